/* An intrusive list: a ring through its head, so that an element can leave without knowing which
 * list it is in, and leaving twice does no harm. */
#ifndef QUEUED_BASE_LIST_H
#define QUEUED_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* The head of a list, or the link inside an element. One link is in one list at a time. */
struct list {
    struct list *next;
    struct list *prev;
};

/* NOLINTBEGIN(bugprone-macro-parentheses): types, members and new names cannot have any. */
/* The element that holds @link as its member @member. */
#define LIST_ENTRY(link, type, member) \
    ((type *)(void *)((char *)(void *)(link)-offsetof(type, member)))

/* Visit every link; the body may remove @link, and nothing else. */
#define LIST_FOR_EACH(link, head)                                                     \
    for (struct list *link = (head)->next, *link##_next = link->next; link != (head); \
         link = link##_next, link##_next = link->next)

/* NOLINTEND(bugprone-macro-parentheses) */

/* Heads, and links before their first use. */
static inline void list_init(struct list *list)
{
    list->next = list;
    list->prev = list;
}

/* Of a head: nothing is in it. Of a link: it is in no list. */
static inline bool list_is_empty(const struct list *list)
{
    return list->next == list;
}

static inline void list_push_back(struct list *head, struct list *link)
{
    link->prev = head->prev;
    link->next = head;
    head->prev->next = link;
    head->prev = link;
}

static inline void list_push_front(struct list *head, struct list *link)
{
    list_push_back(head->next, link);
}

/* A link that is in no list stays so. */
static inline void list_remove(struct list *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    list_init(link);
}

/* Take the first link out; NULL from an empty list. */
static inline struct list *list_pop_front(struct list *head)
{
    struct list *first = head->next;

    if (first == head) {
        return NULL;
    }
    head->next = first->next; /* list_remove() in words that static analysis follows. */
    first->next->prev = head;
    list_init(first);
    return first;
}

#endif
