#include "ui/intents/rate_line.h"

#include <algorithm>

#include <QPainter>

#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

RateLine::RateLine(const QString& name, const QString& meaning, const Rate& rate, QWidget* parent) : QWidget(parent), m_name(name), m_rate(rate)
{
  setToolTip(meaning);
  setAccessibleName(tr("%1: %2").arg(name, rateText(rate)));
  setAccessibleDescription(meaning);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize RateLine::sizeHint() const { return {260, 36}; }

void RateLine::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  const Tokens& t = tokens();
  const QRect words(0, 0, width(), 22);
  painter.setFont(Theme::instance().body());
  painter.setPen(t.textPrimary);
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, m_name);
  painter.setPen(t.textSecondary);
  painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, m_rate.n > 0 ? rateText(m_rate) : tr("not enough data"));
  const QRect track(0, 26, width(), 4);
  painter.fillRect(track, t.sunken);
  if (m_rate.n == 0)
    return;
  const auto at = [&](double value) { return static_cast<int>(std::clamp(value, 0.0, 1.0) * track.width() + 0.5); };
  painter.fillRect(QRect(0, track.top(), at(m_rate.value), track.height()), t.accent);
  // The interval lies over bar and track alike, so that both of its ends can be read.
  painter.fillRect(QRect(at(m_rate.low), track.top() - 2, 1, track.height() + 4), t.textPrimary);
  painter.fillRect(QRect(std::min(at(m_rate.high), track.width() - 1), track.top() - 2, 1, track.height() + 4), t.textPrimary);
  painter.fillRect(QRect(at(m_rate.low), track.center().y(), at(m_rate.high) - at(m_rate.low), 1), t.textPrimary);
}

} // namespace hone::ui
