#include "sync/pullers.h"

namespace hone {

PullerKind braintrustKind()
{
  return {{"braintrust", "Braintrust", "The logs of a Braintrust project, with their scores.",
           {{"base_url", "Address", "The cloud's (https://api.braintrust.dev, https://api-eu.braintrust.dev) or your own data plane's.", "https://api.braintrust.dev", false, true, {}},
            {"api_key", "API key", "Begins with sk-. In Braintrust: settings, API keys.", "", true, true, {}},
            {"project_id", "Project id", "In Braintrust: project settings, copy project id.", "", false, true, {}},
            {"conversation_key", "Conversation key", "The metadata field that names the conversation; empty for the usual ones (session_id, thread_id, conversation_id).", "", false, false, {}},
            {"user_key", "User key", "The metadata field that names the user; empty for the usual ones (user_id, user).", "", false, false, {}}}},
          nullptr};
}

} // namespace hone
