#include "sync/pullers.h"

namespace hone {

PullerKind phoenixKind()
{
  return {{"phoenix", "Phoenix", "Spans and annotations of a Phoenix project.",
           {{"base_url", "Address", "Where Phoenix answers in a browser.", "http://localhost:6006", false, true, {}},
            {"api_key", "API key", "Only where Phoenix asks for one. In Phoenix: settings, API keys.", "", true, false, {}},
            {"project", "Projects", "Names, separated by commas; empty for all.", "", false, false, {}}}},
          nullptr};
}

} // namespace hone
