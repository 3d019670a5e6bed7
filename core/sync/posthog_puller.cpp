#include "sync/pullers.h"

namespace hone {

PullerKind posthogKind()
{
  return {{"posthog", "PostHog", "LLM analytics events as conversations, and product events as outcomes of the same users.",
           {{"base_url", "Address", "https://us.posthog.com, https://eu.posthog.com or your own server's.", "https://us.posthog.com", false, true, {}},
            {"api_key", "Personal API key", "Begins with phx_ and needs the right Query Read. In PostHog: settings, personal API keys.", "", true, true, {}},
            {"project_id", "Project id", "The number in the address of the project's pages.", "", false, true, {}},
            {"outcome_events", "Outcome events", "Names of product events to fetch beside the conversations, separated by commas (subscription_cancelled, order_placed).", "", false, false, {}}}},
          nullptr};
}

} // namespace hone
