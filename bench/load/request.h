// The request as Claude Code would send it.
#pragma once
#include "arguments.h"

/// Exactly `bytes` bytes of JSON: model and max_tokens first, then a conversation of prose and code, `"stream"` last as the real client
/// writes it, so that a gateway that peeks at it has to look through the whole body.
/// `opening` begins the first message.
std::string requestBody(size_t bytes, bool stream, const std::string& opening = "");

/// Head and body as one buffer. The plan travels in the query, in `x-bench-plan` with `--plan-in header`, or in the first message with `--plan-in body`.
std::string requestBytes(const Arguments& arguments, const std::string& plan, size_t bodyBytes);

/// A plan in the body is for an endpoint behind a translator: of the answer's events the frame is the translator's own.
inline bool isTranslated(const Arguments& arguments) { return arguments.text("plan-in", "query") == "body"; }
