#pragma once

#include "sync/puller.h"

namespace hone {

/// Observations and scores by Langfuse's cursor API; the older API where a server has only that.
PullerKind langfuseKind();
/// Runs and feedback by LangSmith's query API, version 1 or 2.
PullerKind langsmithKind();
/// Spans and annotations of Phoenix projects.
PullerKind phoenixKind();
/// Logs of a Braintrust project.
PullerKind braintrustKind();
/// LLM analytics events and product events of PostHog by HogQL.
PullerKind posthogKind();
/// Traces and spans of an Opik project.
PullerKind opikKind();

} // namespace hone
