/* The drill: whether a backup would bring the offices back, tried from the file to the state that a
 * server would serve, in a folder of its own. */
#ifndef QUEUED_CLI_DRILL_H
#define QUEUED_CLI_DRILL_H

/* The exit code of queued restore --drill. Nothing is left behind. */
int drill_run(const char *backup);

#endif
