#include "tests/sim/random.h"

#include <math.h>

#include "queued/base/assert.h"

void random_seed(struct random *random, uint64_t seed)
{
    random->state = seed;
}

/* SplitMix64 (Steele, Lea, Flood, 2014). */
uint64_t random_next(struct random *random)
{
    random->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = random->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint32_t random_below(struct random *random, uint32_t count)
{
    QD_ASSERT(count > 0);
    return (uint32_t)((random_next(random) >> 32) * count >> 32);
}

double random_unit(struct random *random)
{
    return ((double)(random_next(random) >> 11) + 0.5) / 9007199254740992.0; /* 2^53 */
}

bool random_chance(struct random *random, double probability)
{
    return random_unit(random) < probability;
}

double random_exponential(struct random *random, double mean)
{
    return -mean * log(random_unit(random));
}

/* Box and Muller (1958). */
double random_normal(struct random *random)
{
    double radius = sqrt(-2.0 * log(random_unit(random)));

    return radius * cos(6.283185307179586 * random_unit(random));
}
