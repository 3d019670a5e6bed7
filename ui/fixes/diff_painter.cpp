#include "ui/fixes/diff_painter.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr int kButtonHeight = 24;
constexpr int kMarkerCells = 2;

QString diffPhrase(const char* text) { return QCoreApplication::translate("hone::ui::DiffView", text); }

QColor mixed(const QColor& over, const QColor& under, double alpha)
{
  const auto mix = [alpha](int a, int b) { return static_cast<int>(a * alpha + b * (1 - alpha) + 0.5); };
  return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

const DiffHunk& hunkOf(const DiffScene& scene, int hunk)
{
  const auto& place = scene.rows->hunks[static_cast<std::size_t>(hunk)];
  return (*scene.files)[static_cast<std::size_t>(place.file)].hunks[static_cast<std::size_t>(place.index)];
}

int topOf(const DiffScene& scene, int row) { return (*scene.tops)[static_cast<std::size_t>(row)]; }

QFont strongFont()
{
  auto font = Theme::instance().body();
  font.setWeight(QFont::DemiBold);
  return font;
}

struct Look {
  QString word;
  QString icon;
  QColor colour;
};

Look decisionLook(const DiffHunk& hunk)
{
  const auto& t = tokens();
  switch (hunk.decision) {
  case HunkDecision::accepted:
    return {decisionWord(hunk), hunk.edited ? QStringLiteral("edit") : QStringLiteral("check"), t.resolved};
  case HunkDecision::rejected:
    return {decisionWord(hunk), QStringLiteral("cross"), t.failed};
  case HunkDecision::undecided:
    break;
  }
  return {decisionWord(hunk), QString(), t.textSecondary};
}

QString actionText(const DiffHunk& hunk, HunkAction action)
{
  switch (action) {
  case HunkAction::accept:
    return hunk.decision == HunkDecision::accepted ? diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Accepted"))
                                                   : diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Accept"));
  case HunkAction::reject:
    return hunk.decision == HunkDecision::rejected ? diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Rejected"))
                                                   : diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Reject"));
  case HunkAction::edit:
    break;
  }
  return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Edit"));
}

QString actionKey(HunkAction action)
{
  return action == HunkAction::accept   ? QStringLiteral("A")
         : action == HunkAction::reject ? QStringLiteral("R")
                                        : QStringLiteral("E");
}

QString actionIcon(HunkAction action)
{
  return action == HunkAction::accept   ? QStringLiteral("check")
         : action == HunkAction::reject ? QStringLiteral("cross")
                                        : QStringLiteral("edit");
}

/// The same width in both states of the button, so that buttons stand in columns over all hunks.
int buttonWidth(HunkAction action)
{
  const QFontMetrics metrics(Theme::instance().body());
  DiffHunk open;
  DiffHunk decided;
  decided.decision = action == HunkAction::accept ? HunkDecision::accepted : HunkDecision::rejected;
  const int text = std::max(metrics.horizontalAdvance(actionText(open, action)),
                            metrics.horizontalAdvance(actionText(decided, action)));
  return 8 + 14 + 5 + text + 8 + QFontMetrics(Theme::instance().small()).horizontalAdvance(actionKey(action)) + 9;
}

void paintButton(QPainter& painter, const DiffScene& scene, int hunk, HunkAction action)
{
  const auto rect = hunkButton(scene, hunk, action);
  if (rect.isEmpty())
    return;
  const auto& t = tokens();
  const auto& state = hunkOf(scene, hunk);
  const bool on = (action == HunkAction::accept && state.decision == HunkDecision::accepted) ||
                  (action == HunkAction::reject && state.decision == HunkDecision::rejected);
  const bool hover = scene.hoverHunk == hunk && scene.hoverAction == action;
  const bool pressed = hover && scene.pressedAction == action;
  const QColor own = action == HunkAction::accept ? t.resolved : action == HunkAction::reject ? t.failed : t.textPrimary;
  QColor fill = on ? mixed(own, t.raised, t.dark ? 0.22 : 0.13) : hover ? mixed(own, t.raised, 0.08) : t.raised;
  if (pressed)
    fill = mixed(own, t.raised, 0.25);
  painter.setPen(on || hover ? mixed(own, t.raised, 0.6) : t.hairline);
  painter.setBrush(fill);
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
  const QColor ink = on || hover ? own : t.textPrimary;
  const qreal ratio = painter.device()->devicePixelRatioF();
  painter.drawPixmap(rect.left() + 8, rect.center().y() - 6, iconPixmap(actionIcon(action), on || hover ? own : t.textSecondary, 14, ratio));
  painter.setFont(Theme::instance().body());
  painter.setPen(ink);
  painter.drawText(rect.adjusted(8 + 14 + 5, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, actionText(state, action));
  painter.setFont(Theme::instance().small());
  painter.setPen(t.textSecondary);
  painter.drawText(rect.adjusted(0, 0, -9, 0), Qt::AlignRight | Qt::AlignVCenter, actionKey(action));
}

void paintBar(QPainter& painter, const DiffScene& scene, int hunk)
{
  const auto& t = tokens();
  const auto& state = hunkOf(scene, hunk);
  const auto bar = hunkBar(scene, hunk);
  const auto look = decisionLook(state);
  painter.fillRect(bar.adjusted(1, 1, -1, 0), hunk == scene.currentHunk ? mixed(t.accent, t.raised, t.dark ? 0.14 : 0.07) : t.base);
  painter.setPen(t.hairline);
  painter.drawLine(bar.bottomLeft(), bar.bottomRight());

  int x = bar.left() + 12;
  const qreal ratio = painter.device()->devicePixelRatioF();
  const int middle = bar.center().y();
  if (look.icon.isEmpty()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.colour, 1.5));
    painter.drawEllipse(QPointF(x + 7, middle + 0.5), 4.5, 4.5);
  } else {
    painter.drawPixmap(x, middle - 6, iconPixmap(look.icon, look.colour, 14, ratio));
  }
  x += 14 + 7;
  painter.setFont(strongFont());
  painter.setPen(state.decision == HunkDecision::undecided ? t.textPrimary : look.colour);
  const int wordWidth = QFontMetrics(strongFont()).horizontalAdvance(look.word);
  painter.drawText(QRect(x, bar.top(), wordWidth + 2, bar.height()), Qt::AlignLeft | Qt::AlignVCenter, look.word);
  x += wordWidth + 12;

  const auto edit = hunkButton(scene, hunk, HunkAction::accept);
  const int right = edit.isEmpty() ? bar.right() - 12 : edit.left() - 12;
  painter.setFont(Theme::instance().body());
  painter.setPen(t.textSecondary);
  const int line = state.newCount > 0 ? state.newStart : state.oldStart;
  auto where = diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Hunk %1 of %2 · line %3"))
                 .arg(hunk + 1)
                 .arg(scene.rows->hunks.size())
                 .arg(line);
  if (!state.section.empty())
    where += QStringLiteral(" · ") + safeLine(state.section, 200);
  painter.drawText(QRect(x, bar.top(), std::max(0, right - x), bar.height()), Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(painter.font()).elidedText(where, Qt::ElideRight, std::max(0, right - x)));
  for (const auto action : {HunkAction::accept, HunkAction::reject, HunkAction::edit})
    paintButton(painter, scene, hunk, action);
}

/// Matches in one side of a row, as formats.
void addMatches(const DiffScene& scene, int row, bool right, bool shared, QList<QTextLayout::FormatRange>& formats)
{
  if (!scene.matches || scene.matches->empty())
    return;
  const auto& t = tokens();
  auto at = std::lower_bound(scene.matches->begin(), scene.matches->end(), row,
                             [](const FindMatch& match, int wanted) { return match.row < wanted; });
  for (; at != scene.matches->end() && at->row == row; ++at) {
    if (!shared && at->right != right)
      continue;
    const bool current = static_cast<int>(at - scene.matches->begin()) == scene.currentMatch;
    QTextLayout::FormatRange range;
    range.start = at->span.begin;
    range.length = at->span.length;
    range.format.setBackground(current ? t.accent : mixed(t.accent, t.raised, 0.35));
    if (current)
      range.format.setForeground(t.onAccent);
    formats.append(range);
  }
}

struct LinePaint {
  const DiffLine* line = nullptr;
  const std::vector<WordSpan>* words = nullptr;
  bool rejected = false;
  bool showsCarriageReturn = false;
};

void paintText(QPainter& painter, const DiffScene& scene, const LinePaint& what, const SideGeometry& side, int y, int row,
               bool right, bool shared)
{
  const auto& t = tokens();
  static const std::vector<WordSpan> kNone;
  auto shown = displayLine(what.line->text, what.words && !what.rejected ? *what.words : kNone);
  // Rows were measured without the mark of a carriage return, so it hangs on the last visual line.
  auto spans = scene.metrics.columns > 0 ? wrapText(shown.text, scene.metrics.columns)
                                         : std::vector<TextSpan>{{0, static_cast<int>(shown.text.size())}};
  if (what.showsCarriageReturn) {
    shown.marks.push_back({static_cast<int>(shown.text.size()), 1});
    shown.text += QChar(0x240D);
    ++spans.back().length;
  }
  const bool added = what.line->kind == DiffLine::Kind::added;
  const bool changed = what.line->kind != DiffLine::Kind::context;
  QList<QTextLayout::FormatRange> formats;
  const auto mark = [&formats](const TextSpan& span, const QColor* background, const QColor* ink) {
    QTextLayout::FormatRange range;
    range.start = span.begin;
    range.length = span.length;
    if (background)
      range.format.setBackground(*background);
    if (ink)
      range.format.setForeground(*ink);
    formats.append(range);
  };
  const QColor word = added ? t.addedWord : t.removedWord;
  for (const auto& span : shown.words)
    mark(span, &word, nullptr);
  const QColor faint = mixed(t.textSecondary, t.raised, 0.6);
  for (const auto& span : shown.tabs)
    mark(span, nullptr, &faint);
  const QColor warning = t.abandoned;
  for (const auto& span : shown.marks)
    mark(span, nullptr, &warning);
  addMatches(scene, row, right, shared, formats);

  QFont font = Theme::instance().mono();
  font.setStrikeOut(what.rejected && added);
  painter.setPen(what.rejected && changed ? t.textSecondary : t.textPrimary);
  const int lineHeight = scene.metrics.lineHeight;
  painter.save();
  painter.setClipRect(QRect(side.textLeft, y, side.textWidth, lineHeight * static_cast<int>(spans.size())), Qt::IntersectClip);
  QTextOption option;
  option.setWrapMode(QTextOption::NoWrap);
  option.setTextDirection(Qt::LeftToRight);
  for (const auto& span : spans) {
    QTextLayout layout(shown.text.mid(span.begin, std::min(span.length, 20000)), font);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> own;
    for (auto range : formats) {
      const int begin = std::max(range.start, span.begin);
      const int end = std::min(range.start + range.length, span.begin + span.length);
      if (end <= begin)
        continue;
      range.start = begin - span.begin;
      range.length = end - begin;
      own.append(range);
    }
    layout.setFormats(own);
    layout.beginLayout();
    auto line = layout.createLine();
    layout.endLayout();
    if (line.isValid())
      layout.draw(&painter, QPointF(side.textLeft - scene.textShift, y + (lineHeight - line.height()) / 2));
    y += lineHeight;
  }
  painter.restore();
}

void paintSide(QPainter& painter, const DiffScene& scene, int row, bool right, int y, int height)
{
  const auto& t = tokens();
  const auto& what = scene.rows->rows[static_cast<std::size_t>(row)];
  const auto& hunk = hunkOf(scene, what.hunk);
  const bool unified = scene.mode == DiffMode::unified;
  const auto side = sideGeometry(scene.mode, right, scene.width, scene.digits, diffCell().width());
  const int index = unified ? (what.right >= 0 ? what.right : what.left) : right ? what.right : what.left;
  const QRect area(side.left, y, side.width, height);
  if (index < 0) {
    painter.fillRect(area, mixed(t.sunken, t.raised, 0.6));
    return;
  }
  const auto& line = hunk.lines[static_cast<std::size_t>(index)];
  const bool rejected = hunk.decision == HunkDecision::rejected;
  const bool added = line.kind == DiffLine::Kind::added;
  const bool changed = line.kind != DiffLine::Kind::context;
  QColor background = !changed ? t.raised : added ? t.addedLine : t.removedLine;
  if (rejected && changed)
    background = mixed(background, t.raised, 0.35);
  painter.fillRect(area, background);
  if (what.kind == DiffRow::Kind::noNewline) {
    painter.setFont(Theme::instance().small());
    painter.setPen(t.textSecondary);
    painter.drawText(QRect(side.textLeft, y, side.textWidth, height), Qt::AlignLeft | Qt::AlignVCenter,
                     diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "No line end at the end of the file")));
    return;
  }
  const int lineHeight = scene.metrics.lineHeight;
  painter.setFont(Theme::instance().mono());
  painter.setPen(mixed(t.textSecondary, background, 0.85));
  const auto number = [&](int edge, std::int32_t value) {
    if (value > 0 && edge > 0)
      painter.drawText(QRect(side.left, y, edge - side.left, lineHeight), Qt::AlignRight | Qt::AlignVCenter, QString::number(value));
  };
  if (unified) {
    number(side.oldNumberRight, line.oldLine);
    number(side.numberRight, line.newLine);
  } else {
    number(side.numberRight, right ? line.newLine : line.oldLine);
  }
  if (changed) {
    painter.setPen(added ? t.resolved : t.failed);
    auto font = Theme::instance().mono();
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.drawText(QRect(side.markerLeft, y, diffCell().width() * kMarkerCells, lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     added ? QStringLiteral("+") : QStringLiteral("−"));
  }
  LinePaint paint;
  paint.line = &line;
  if (static_cast<std::size_t>(index) < hunk.words.size())
    paint.words = &hunk.words[static_cast<std::size_t>(index)];
  paint.rejected = rejected;
  paint.showsCarriageReturn = changed && line.crlf;
  paintText(painter, scene, paint, side, y, row, right, what.left == what.right);
}

QString fileNoteText(const FileDiff& file)
{
  switch (file.state) {
  case FileDiff::State::binary:
    return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "This file is binary; its contents are not shown."));
  case FileDiff::State::tooLarge:
    return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "This file is too large to compare here. Copy the patch to see it whole."));
  case FileDiff::State::stale:
    return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "The repository has moved on: this file is no longer what the draft was made from. Draft the fix again."));
  case FileDiff::State::identical:
  case FileDiff::State::changed:
    break;
  }
  return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "The proposal is identical to the file as it is; nothing would change."));
}

void paintNote(QPainter& painter, const DiffScene& scene, int row, int y)
{
  const auto& t = tokens();
  const auto& file = (*scene.files)[static_cast<std::size_t>(scene.rows->rows[static_cast<std::size_t>(row)].file)];
  const bool warns = file.state == FileDiff::State::stale || file.state == FileDiff::State::tooLarge;
  const qreal ratio = painter.device()->devicePixelRatioF();
  painter.drawPixmap(12, y + (scene.metrics.fileNote - 16) / 2,
                     iconPixmap(warns ? QStringLiteral("warning") : QStringLiteral("info"), warns ? t.abandoned : t.textSecondary, 16, ratio));
  painter.setFont(Theme::instance().body());
  painter.setPen(t.textSecondary);
  painter.drawText(QRect(36, y, scene.width - 48, scene.metrics.fileNote), Qt::AlignLeft | Qt::AlignVCenter, fileNoteText(file));
}

} // namespace

QString decisionWord(const DiffHunk& hunk)
{
  switch (hunk.decision) {
  case HunkDecision::accepted:
    return hunk.edited ? diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Edited and accepted"))
                       : diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Accepted"));
  case HunkDecision::rejected:
    return diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Rejected"));
  case HunkDecision::undecided:
    break;
  }
  return hunk.edited ? diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Edited, undecided"))
                     : diffPhrase(QT_TRANSLATE_NOOP("hone::ui::DiffView", "Undecided"));
}

QSize diffCell()
{
  const QFontMetrics metrics(Theme::instance().mono());
  return {std::max(1, (metrics.horizontalAdvance(QStringLiteral("0000000000")) + 9) / 10), metrics.height() + 4};
}

SideGeometry sideGeometry(DiffMode mode, bool right, int width, int digits, int cell)
{
  SideGeometry side;
  const int number = digits * cell;
  int x = 12;
  if (mode == DiffMode::unified) {
    side.left = 1;
    side.width = width - 2;
    side.oldNumberRight = x + number;
    side.numberRight = side.oldNumberRight + 12 + number;
  } else {
    const int half = width / 2;
    side.left = right ? half + 1 : 1;
    side.width = right ? width - half - 2 : half - 1;
    side.numberRight = side.left + x + number;
  }
  side.markerLeft = side.numberRight + 14;
  side.textLeft = side.markerLeft + kMarkerCells * cell;
  side.textWidth = std::max(cell * 4, side.left + side.width - side.textLeft - 10);
  return side;
}

int textColumns(const SideGeometry& side)
{
  // The exact advance: rounded to whole pixels, a hundred columns would be off by several.
  const double advance = QFontMetricsF(Theme::instance().mono()).horizontalAdvance(QStringLiteral("0000000000")) / 10;
  return std::max(4, static_cast<int>(side.textWidth / std::max(1.0, advance)));
}

QRect hunkBar(const DiffScene& scene, int hunk)
{
  const auto& place = scene.rows->hunks[static_cast<std::size_t>(hunk)];
  return {0, topOf(scene, place.firstRow), scene.width, scene.metrics.hunkHeader};
}

QRect hunkCard(const DiffScene& scene, int hunk)
{
  const auto& place = scene.rows->hunks[static_cast<std::size_t>(hunk)];
  const int top = topOf(scene, place.firstRow);
  return {0, top, scene.width, topOf(scene, place.endRow) - scene.metrics.hunkGap - top};
}

QRect hunkButton(const DiffScene& scene, int hunk, HunkAction action)
{
  if (scene.readOnly || hunk < 0 || hunk >= static_cast<int>(scene.rows->hunks.size()))
    return {};
  if (hunk == scene.metrics.editedHunk)
    return {};
  const auto bar = hunkBar(scene, hunk);
  int right = bar.right() - 8;
  for (const auto each : {HunkAction::edit, HunkAction::reject, HunkAction::accept}) {
    const int width = buttonWidth(each);
    if (each == action)
      return {right - width + 1, bar.top() + (bar.height() - kButtonHeight) / 2, width, kButtonHeight};
    right -= width + 6;
  }
  return {};
}

void paintFileHeader(QPainter& painter, const DiffScene& scene, int file, int y)
{
  const auto& t = tokens();
  const auto& diff = (*scene.files)[static_cast<std::size_t>(file)];
  const QRect area(0, y, scene.width, scene.metrics.fileHeader);
  painter.fillRect(area, t.base);
  const qreal ratio = painter.device()->devicePixelRatioF();
  painter.drawPixmap(2, area.center().y() - 7, iconPixmap(QStringLiteral("file"), t.textSecondary, 16, ratio));
  int added = 0;
  int removed = 0;
  for (const auto& hunk : diff.hunks) {
    for (const auto& line : hunk.lines) {
      added += line.kind == DiffLine::Kind::added ? 1 : 0;
      removed += line.kind == DiffLine::Kind::removed ? 1 : 0;
    }
  }
  auto font = Theme::instance().mono();
  font.setWeight(QFont::DemiBold);
  const QFontMetrics metrics(font);
  const auto path = metrics.elidedText(safeLine(diff.path, 1000), Qt::ElideMiddle, scene.width - 160);
  painter.setFont(font);
  painter.setPen(t.textPrimary);
  painter.drawText(area.adjusted(26, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, path);
  int x = 26 + metrics.horizontalAdvance(path) + 14;
  const auto count = [&](const QString& text, const QColor& colour) {
    painter.setPen(colour);
    painter.drawText(QRect(x, y, 100, area.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + 8;
  };
  if (added > 0)
    count(QStringLiteral("+%1").arg(added), t.resolved);
  if (removed > 0)
    count(QStringLiteral("−%1").arg(removed), t.failed);
}

void paintDiff(QPainter& painter, const DiffScene& scene, int top, int bottom)
{
  if (scene.rows->rows.empty())
    return;
  const auto& t = tokens();
  painter.setRenderHint(QPainter::Antialiasing);
  const int first = rowAt(*scene.tops, top);
  const int count = static_cast<int>(scene.rows->rows.size());
  int firstHunk = -1;
  int lastHunk = -1;
  // Bodies first, clipped to their cards' rounded corners.
  for (int i = first; i >= 0 && i < count && topOf(scene, i) < bottom; ++i) {
    const auto& row = scene.rows->rows[static_cast<std::size_t>(i)];
    const int y = topOf(scene, i);
    if (row.kind == DiffRow::Kind::fileHeader) {
      paintFileHeader(painter, scene, row.file, y);
      continue;
    }
    if (row.kind == DiffRow::Kind::fileNote) {
      paintNote(painter, scene, i, y);
      continue;
    }
    if (firstHunk < 0)
      firstHunk = row.hunk;
    lastHunk = row.hunk;
  }
  for (int hunk = firstHunk; hunk >= 0 && hunk <= lastHunk; ++hunk) {
    const auto& place = scene.rows->hunks[static_cast<std::size_t>(hunk)];
    const auto card = hunkCard(scene, hunk);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(card), space::radius, space::radius);
    painter.save();
    painter.setClipPath(outline);
    painter.fillRect(card.intersected(QRect(0, top, scene.width, bottom - top)), t.raised);
    paintBar(painter, scene, hunk);
    if (hunk != scene.metrics.editedHunk) {
      for (int i = std::max(place.firstRow + 1, first); i < place.endRow && topOf(scene, i) < bottom; ++i) {
        const int y = topOf(scene, i);
        int height = topOf(scene, i + 1) - y;
        if (i + 1 == place.endRow)
          height -= scene.metrics.hunkGap;
        paintSide(painter, scene, i, false, y, height);
        if (scene.mode == DiffMode::sideBySide) {
          paintSide(painter, scene, i, true, y, height);
          painter.fillRect(QRect(scene.width / 2, y, 1, height), t.hairline);
        }
      }
    }
    painter.restore();
    const bool current = hunk == scene.currentHunk;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(current ? QPen(scene.focused ? t.accent : mixed(t.accent, t.base, 0.5), scene.focused ? 1.5 : 1.0) : QPen(t.hairline, 1.0));
    painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
  }
}

} // namespace hone::ui
