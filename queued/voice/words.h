/* The words of an announcement: letters and numbers spelled out, so that no voice has to guess.
 *
 * A synthesizer reads a bare "D" as "Đ" and "24" as "hai mươi bốn"; here is how an office says it
 * (mười lăm, hai mươi mốt, hai mươi tư, một trăm linh năm). */
#ifndef QUEUED_VOICE_WORDS_H
#define QUEUED_VOICE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Those that a call can be said in. */
enum words_language { WORDS_VI, WORDS_EN };
#define WORDS_LANGUAGE_COUNT 2

/* "vi" or "en". */
bool words_parse_language(const char *name, enum words_language *language);

/* Room for the longest sentence: a label of 15 bytes, each "oe-kép"-like, and a ten-digit counter.
 */
#define WORDS_SIZE 512

/* The longest label, bytes. */
#define WORDS_LABEL_MAX 15

/* Numbers above are read digit by digit. */
#define WORDS_NUMBER_MAX 999

/* Appends nothing: writes the words of @number, "hai mươi tư". */
void words_number(enum words_language language, uint32_t number, char words[WORDS_SIZE]);

/* A ticket's label, one sign after the other: "A021" is "a không hai một". What is neither a letter
 * nor a digit is not spoken. */
void words_label(enum words_language language, const char *label, char words[WORDS_SIZE]);

/* "Mời công dân có số thứ tự a không một hai đến quầy số ba" */
void words_call(enum words_language language,
                const char *label,
                uint32_t counter_id,
                char words[WORDS_SIZE]);

/* Letters, then digits, and not too long: "A021", "Đ5". Nothing else is ever put into a sentence
 * that a stranger asks for. */
bool words_is_label(const char *label);

#endif
