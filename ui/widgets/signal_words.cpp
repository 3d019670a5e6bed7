#include "ui/widgets/signal_words.h"

#include <QCoreApplication>

namespace hone::ui {

namespace {

struct SignalWords {
  Q_DECLARE_TR_FUNCTIONS(Transcript)
};

} // namespace

QString signalWord(SignalKind kind)
{
  switch (kind) {
  case SignalKind::repeatedRequest: return SignalWords::tr("Repeated request");
  case SignalKind::rephrase: return SignalWords::tr("Rephrased");
  case SignalKind::correction: return SignalWords::tr("Correction");
  case SignalKind::frustration: return SignalWords::tr("Frustration");
  case SignalKind::refusal: return SignalWords::tr("Refusal");
  case SignalKind::apologyLoop: return SignalWords::tr("Apology loop");
  case SignalKind::toolError: return SignalWords::tr("Tool error");
  case SignalKind::toolLoop: return SignalWords::tr("Tool loop");
  case SignalKind::truncation: return SignalWords::tr("Truncated");
  case SignalKind::handOff: return SignalWords::tr("Hand-off");
  case SignalKind::deadEnd: return SignalWords::tr("Dead end");
  case SignalKind::thanks: return SignalWords::tr("Thanks");
  case SignalKind::crash: return SignalWords::tr("Crash");
  case SignalKind::bugReport: return SignalWords::tr("Bug report");
  case SignalKind::featureRequest: return SignalWords::tr("Feature request");
  case SignalKind::churnRisk: return SignalWords::tr("Churn risk");
  case SignalKind::setupFriction: return SignalWords::tr("Setup friction");
  case SignalKind::pricingObjection: return SignalWords::tr("Pricing objection");
  }
  return {};
}

QString signalMeaning(SignalKind kind)
{
  switch (kind) {
  case SignalKind::bugReport: return SignalWords::tr("The user says that something in your product does not work.");
  case SignalKind::featureRequest: return SignalWords::tr("The user asks for something that your product cannot do yet.");
  case SignalKind::churnRisk: return SignalWords::tr("The user says that they are leaving, or thinking of it.");
  case SignalKind::setupFriction: return SignalWords::tr("The user struggles with setting your product up.");
  case SignalKind::pricingObjection: return SignalWords::tr("The user says that it costs too much.");
  default: return {};
  }
}

Condition signalCondition(SignalKind kind)
{
  return {"signal", std::string(toString(kind)), signalWord(kind).toStdString()};
}

} // namespace hone::ui
