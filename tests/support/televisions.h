/* Usual screens of a hall, lying and upright: width and height, pixels. */
#ifndef QUEUED_SUPPORT_TELEVISIONS_H
#define QUEUED_SUPPORT_TELEVISIONS_H

static const int televisions[][2] = {
    {1280, 720},
    {1366, 768},
    {1920, 1080},
    {2560, 1440},
    {3840, 2160},
    {2560, 1080},
    {1024, 768},
    {720, 1280},
    {800, 1280},
    {768, 1366},
    {1080, 1920},
    {2160, 3840},
};

#endif
