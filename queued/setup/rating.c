#include "queued/setup/rating.h"

#include <string.h>

static struct words usual_levels[LIMIT_RATING_LEVELS] = {
    {"Rất không hài lòng", "Very dissatisfied"},
    {"Không hài lòng", "Dissatisfied"},
    {"Hài lòng", "Satisfied"},
    {"Rất hài lòng", "Very satisfied"},
};

/* Two levels of one name cannot be told apart, on the phone or in a report. */
static void complain_if_twice(struct reading *reading,
                              const yaml_node_t *list,
                              const struct words *levels,
                              uint32_t index)
{
    for (uint32_t i = 0; i < index; i++) {
        if (strcmp(levels[i].vi, levels[index].vi) == 0 && levels[index].vi[0] != '\0') {
            READING_ERROR(reading,
                          reading_line(reading_item(reading, list, index)),
                          "mức “%s” ghi hai lần; mỗi mức một tên khác nhau",
                          "the level \"%s\" is there twice; give each its own name",
                          levels[index].vi);
            return;
        }
    }
}

static void read_levels(struct reading *reading,
                        const yaml_node_t *node,
                        struct definition *definition)
{
    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, node, "levels", LIMIT_RATING_LEVELS, &list);

    if (list == NULL) {
        return;
    }
    if (count != LIMIT_RATING_LEVELS) {
        READING_ERROR(reading,
                      reading_line(list),
                      "“levels” có %u mức; ghi đủ %u mức, từ kém nhất đến tốt nhất",
                      "\"levels\" has %u entries; write %u, the worst first",
                      (unsigned)count,
                      (unsigned)LIMIT_RATING_LEVELS);
        return;
    }
    struct words *levels = scratch_array(reading->scratch, LIMIT_RATING_LEVELS, sizeof *levels);
    for (uint32_t i = 0; i < count && levels != NULL; i++) {
        levels[i] = reading_words_of(reading, reading_item(reading, list, i), "levels", LIMIT_NAME);
        complain_if_twice(reading, list, levels, i);
    }
    definition->rating_levels = levels;
    definition->rating_level_count = levels == NULL ? 0 : count;
}

void rating_read(struct reading *reading, const yaml_node_t *root, struct definition *definition)
{
    static const char *const keys[] = {"ask", "levels", "reasons", NULL};
    const yaml_node_t *node = reading_child(reading, root, "rating");

    definition->rating_levels = usual_levels;
    definition->rating_level_count = LIMIT_RATING_LEVELS;
    if (node == NULL || !reading_is_mapping(reading, node, keys)) {
        return;
    }
    read_levels(reading, node, definition);
    definition->rating_reasons = reading_reasons(
        reading, node, "reasons", LIMIT_RATING_REASONS, &definition->rating_reason_count);
    if (reading_child(reading, node, "ask") != NULL && !reading_bool(reading, node, "ask")) {
        definition->rating_level_count = 0;
        definition->rating_reason_count = 0;
    }
}
