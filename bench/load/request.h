// The request as Claude Code would send it.
#pragma once
#include "arguments.h"

/// Exactly `bytes` bytes of JSON: model and max_tokens first, then a conversation of prose and code, `"stream"` last as the real client
/// writes it, so that a gateway that peeks at it has to look through the whole body.
std::string requestBody(size_t bytes, bool stream);

/// Head and body as one buffer. The plan travels in the query, or in `x-bench-plan` with `--plan-in header`.
std::string requestBytes(const Arguments& arguments, const std::string& plan, size_t bodyBytes);
