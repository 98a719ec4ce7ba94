// The roles of the program; each is one process and one file.
#pragma once
#include "arguments.h"
#include <csignal>

int runEndpoint(const Arguments& arguments);
int runClosedLoop(const Arguments& arguments);
int runPaced(const Arguments& arguments);
int runHangUp(const Arguments& arguments);
int runStart(const Arguments& arguments);
