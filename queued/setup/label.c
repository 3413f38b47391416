#include "queued/setup/label.h"

#include <string.h>
#include <utf8proc.h>

#include "queued/base/assert.h"
#include "queued/base/text.h"

#define ELLIPSIS "…"

/* Passed over at the start of a name: on a button everything is a procedure. */
static const char *without_opening(const char *name)
{
    static const char *const openings[] = {
        "Thủ tục hành chính ", "Thủ tục ", "thủ tục ", "THỦ TỤC "};

    size_t stray = strspn(name, " .,;:-");
    name += name[stray] != '\0' ? stray : 0;
    for (size_t i = 0; i < QD_ARRAY_LEN(openings); i++) {
        size_t len = strlen(openings[i]);
        if (strncmp(name, openings[i], len) == 0 && name[len] != '\0') {
            return name + len;
        }
    }
    return name;
}

/* Bytes of @name before what only explains it: "(cấp xã)", "; …". The whole when little would be
 * left. */
static size_t core_len(const char *name)
{
    size_t len = strcspn(name, "(;");

    len = len >= 8 ? len : strlen(name);
    while (len > 1 && strchr(" .,;:", name[len - 1]) != NULL) {
        len--;
    }
    return len;
}

/* Whether the word that ends @text at @len cannot be the last: "đăng ký khai sinh cho". */
static bool ends_loosely(const char *text, size_t len)
{
    static const char *const loose[] = {" và",    " hoặc", " của", " cho", " theo", " với",  " về",
                                        " trong", " tại",  " từ",  " do",  " đối",  " có",   " các",
                                        " những", " là",   " ở",   " đến", " để",   " được", " bị"};

    for (size_t i = 0; i < QD_ARRAY_LEN(loose); i++) {
        size_t word_len = strlen(loose[i]);
        if (len > word_len && memcmp(text + len - word_len, loose[i], word_len) == 0) {
            return true;
        }
    }
    return false;
}

/* The end of the last word before @len. */
static size_t word_end(const char *text, size_t len)
{
    size_t end = len;

    while (end > 0 && text[end] != ' ') {
        end--;
    }
    while (end > 0 && strchr(" ,;:-/", text[end - 1]) != NULL) {
        end--;
    }
    return end;
}

static void capitalise(char label[LIMIT_NAME])
{
    utf8proc_int32_t first = 0;
    utf8proc_uint8_t upper[4];
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)label, (utf8proc_ssize_t)strlen(label), &first);

    if (len <= 0) {
        return;
    }
    /* Vietnamese capitals take as many bytes as their small letters; what does not, stays. */
    if (utf8proc_encode_char(utf8proc_toupper(first), upper) == len) {
        memcpy(label, upper, (size_t)len);
    }
}

void label_derive(char label[LIMIT_NAME], const char *name)
{
    const char *core = without_opening(name);
    size_t len = core_len(core);

    if (len < LIMIT_NAME) {
        memcpy(label, core, len);
        label[len] = '\0';
        capitalise(label);
        return;
    }
    size_t room = LIMIT_NAME - 1 - strlen(ELLIPSIS);
    size_t cut = word_end(core, room);
    while (cut > room / 2 && ends_loosely(core, cut)) {
        cut = word_end(core, cut - 1);
    }
    if (cut == 0) {
        (void)text_copy(label, LIMIT_NAME, core); /* One endless word. */
        return;
    }
    memcpy(label, core, cut);
    memcpy(label + cut, ELLIPSIS, sizeof ELLIPSIS);
    capitalise(label);
}
