#include "sync/pullers.h"

namespace hone {

PullerKind langfuseKind()
{
  return {{"langfuse", "Langfuse", "Observations with their inputs and outputs, and scores, by Langfuse's public API.",
           {{"base_url", "Address", "The cloud's (https://cloud.langfuse.com, https://us.cloud.langfuse.com) or your own server's.", "https://cloud.langfuse.com", false, true, {}},
            {"public_key", "Public key", "Begins with pk-lf-. In Langfuse: project settings, API keys.", "", false, true, {}},
            {"secret_key", "Secret key", "Begins with sk-lf-. In Langfuse: project settings, API keys.", "", true, true, {}},
            {"environment", "Environments", "Only these environments, separated by commas; empty for all.", "", false, false, {}}}},
          nullptr};
}

} // namespace hone
