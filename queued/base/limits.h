/* Every limit of the server, each with its reason. Sizes of text count bytes with the final NUL:
 * they are the sizes of the arrays that hold it. */
#ifndef QUEUED_BASE_LIMITS_H
#define QUEUED_BASE_LIMITS_H

#include <assert.h>

/* One message from a client, bytes. Commands and subscriptions hold ids, codes and a title. */
#define LIMIT_FRAME_IN 4096

/* One decoded message, bytes. protobuf-c makes hostile input up to 70 times larger. */
#define LIMIT_ARENA 65536

/* One message to a client, bytes. The largest is the office itself: 512 counters and 128 services
 * with the longest names fit; what is longer (the procedure catalogue) goes out in pages. */
#define LIMIT_FRAME_OUT 1048576

/* Offices in one process: the country has 3,321 communes, and its provinces their centres. */
#define LIMIT_OFFICES 4096

/* Services of one office. Twelve letters are offered by default, and the alphabet ends at 26. */
#define LIMIT_SERVICES 128

/* Counters of one office. The largest centres known have several hundred. */
#define LIMIT_COUNTERS 512

/* Procedures of one office. A district listed 315, a commune 150. */
#define LIMIT_PROCEDURES 8192

/* Procedures on one ticket: a family with three is common, five is rare. */
#define LIMIT_TICKET_PROCEDURES 5

/* Tickets of one office and day. A hundred times the busiest centre (16,000 visits); also keeps
 * labels to seven digits. */
#define LIMIT_TICKETS_PER_DAY 2097152

/* Clerks of one office: two shifts at every counter. */
#define LIMIT_CLERKS 1024

/* Kiosks, displays and counter terminals of one office. */
#define LIMIT_DEVICES 1024

/* Command ids remembered for each clerk or device: a retry comes within seconds, this is hours. */
#define LIMIT_COMMAND_IDS 1024

/* Tickets parked at one counter. A clerk with more has lost track of them. */
#define LIMIT_PARKED_PER_COUNTER 32

/* Services that one ticket visits in turn: each transfer adds one. */
#define LIMIT_LEGS 16

/* Reasons for a pause that an office lists; a clerk picks from one screen. */
#define LIMIT_PAUSE_REASONS 16

/* Faces that a citizen chooses from. Four, so that nobody can stay in the middle, and always four:
 * only then can the figures of two years be compared. */
#define LIMIT_RATING_LEVELS 4

/* Reasons for a rating that an office lists; a citizen touches them on a small screen. */
#define LIMIT_RATING_REASONS 8

/* Notices shown by an office at one time. */
#define LIMIT_NOTICES 16

/* Entries of the kind "not here, but there". A page of the kiosk shows them all. */
#define LIMIT_ELSEWHERE 32

/* Slip printers of one office, each with a thread of its own. The largest halls have 16 kiosks. */
#define LIMIT_PRINTERS 64

/* Slips that wait for one printer; a citizen does not wait for more. */
#define LIMIT_PRINTER_SLIPS 16

/* A name: short label, code, login. */
#define LIMIT_NAME 64

/* A title or a line on a screen: office, service, notice. */
#define LIMIT_TITLE 256

/* The full name of a procedure. The longest of 571 at commune level takes 1,241 bytes. */
#define LIMIT_PROCEDURE_NAME 4096

/* The address of a procedure's software, with placeholders. */
#define LIMIT_LINK 512

/* A dossier's code. Theirs is text like H38.12.24-260603-0012, 25 bytes. */
#define LIMIT_DOSSIER 64

/* Opening sessions of one day: morning, afternoon, and two more for evening service. */
#define LIMIT_SESSIONS_PER_DAY 4

/* Dates in an office's calendar that differ from the week: some 30 holidays and swapped Saturdays a
 * year, for the ten years an office should run untouched, and half as many again. */
#define LIMIT_CALENDAR_DATES 512

/* Changes of the offset from UTC that an office's time zone brings: two a year for a century. */
#define LIMIT_ZONE_CHANGES 256

/* Open connections. Ten thousand watching phones, twice. */
#define LIMIT_CONNECTIONS 20000

/* Commands of one connection that wait for their turn; further bytes stay in the kernel. */
#define LIMIT_SESSION_COMMANDS 16

/* Replies that wait for one connection's socket, in frames and in bytes. Topics do not count: each
 * keeps its newest version only. A client that reads nothing is closed at either one. */
#define LIMIT_SESSION_QUEUE_FRAMES 64
#define LIMIT_SESSION_QUEUE_BYTES 2097152

/* Topics that one connection watches: a manager watches every counter of an office. */
#define LIMIT_SESSION_TOPICS 1024

/* From the connection to a valid hello, milliseconds: room for a slow phone, not for an idler. */
#define LIMIT_HANDSHAKE_MS 10000

/* From the server's last word on a connection to its end, milliseconds: time to read why, and no
 * more for who does not. */
#define LIMIT_CLOSING_MS 5000

/* Without a sign of life from the peer, milliseconds. Pings go out at a third of it. */
#define LIMIT_IDLE_MS 60000

/* A manager or administrator who asks for nothing is logged out after that, milliseconds: whoever
 * walks past the desk must not find it open. Clerks wait for citizens, and stay until the evening.
 */
#define LIMIT_MANAGER_IDLE_MS 1800000

/* Events in one commit. At 50 rows a commit SQLite writes 208,000 rows a second; larger batches
 * only bound how much a late writer lets pile up. */
#define LIMIT_BATCH_EVENTS 4096

/* Free space below which new tickets are refused, bytes: enough to finish with those in the hall.
 * The largest centres' 16,000 visits a day, at ten events of 256 bytes, come to 41 MB. */
#define DISK_FREE_MIN 67108864

static_assert(LIMIT_ARENA >= 4 * LIMIT_FRAME_IN, "an honest full frame decodes");
static_assert(LIMIT_FRAME_OUT >= LIMIT_ARENA, "what can be asked for can be answered");
static_assert(LIMIT_SESSION_QUEUE_BYTES >= 2 * LIMIT_FRAME_OUT, "a reply fits behind another");
static_assert(LIMIT_SESSION_QUEUE_FRAMES >= 2 * LIMIT_SESSION_COMMANDS,
              "every command is answered");
static_assert(LIMIT_SESSION_TOPICS >= LIMIT_COUNTERS + 8, "a manager sees a whole office");
static_assert(LIMIT_COMMAND_IDS >= LIMIT_SESSION_COMMANDS, "a waiting command is remembered");
static_assert(LIMIT_LEGS >= LIMIT_TICKET_PROCEDURES, "each procedure may be another service's");
static_assert(LIMIT_CLERKS >= LIMIT_COUNTERS, "every counter can be manned");
static_assert(LIMIT_DEVICES >= LIMIT_COUNTERS, "every counter can have a terminal");
static_assert(LIMIT_COUNTERS * LIMIT_PARKED_PER_COUNTER <= LIMIT_TICKETS_PER_DAY,
              "parked is issued");
static_assert(LIMIT_TICKETS_PER_DAY < 10000000, "a label has at most seven digits");
static_assert(LIMIT_NAME <= LIMIT_TITLE && LIMIT_TITLE <= LIMIT_PROCEDURE_NAME, "sizes in order");
static_assert(LIMIT_DOSSIER < LIMIT_FRAME_IN && LIMIT_TITLE < LIMIT_FRAME_IN, "texts fit a frame");
static_assert(LIMIT_HANDSHAKE_MS < LIMIT_IDLE_MS, "a stranger gets less patience than a friend");
static_assert(DISK_FREE_MIN > LIMIT_BATCH_EVENTS * 4096L, "the batch under way fits");

#endif
