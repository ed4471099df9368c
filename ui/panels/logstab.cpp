// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/logstab.h"

#include "core/plaintext.h"
#include "core/searchpattern.h"
#include "logs/logtime.h"
#include "ui/panels/logstatus.h"
#include "ui/panels/logview.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

LogsTab::LogsTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_session(models.fleet)
    , m_filter(m_session.store())
    , m_search(m_session.store())
    , m_view(new LogView(theme, m_session, m_filter))
    , m_find(new FindBar(theme, {.name = u"logFind"_s, .does = tr("Find in the log"), .filters = true}))
    , m_timeBar(new QWidget)
    , m_timeField(new QLineEdit)
    , m_timeHint(new QLabel)
    , m_problem(new MessageBar(theme))
    , m_notice(new MessageBar(theme))
    , m_tools(new QWidget(this))
    , m_status(new QLabel)
    , m_findButton(new QToolButton)
    , m_menuButton(new QToolButton)
    , m_menu(new QMenu(this))
{
    build();
    buildTools();
    buildMenu();
    followSession();
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    setTimes(Qt::LocalTime);
}

LogsTab::~LogsTab() = default;

QString LogsTab::key() const
{
    return u"logs"_s;
}

QString LogsTab::title() const
{
    return tr("Logs");
}

QKeySequence LogsTab::shortcut() const
{
    return Qt::CTRL | Qt::Key_L;
}

QWidget *LogsTab::toolsWidget()
{
    return m_tools;
}

void LogsTab::followSession()
{
    connect(&m_session, &logs::LogSession::changed, this, [this] {
        m_filter.follow();
        m_search.follow();
        m_view->refresh();
        updateStatus();
    });
    connect(&m_session, &logs::LogSession::cleared, this, [this] {
        m_export.cancel(); // what it was writing is gone
        m_filter.restart();
        m_search.restart();
        m_view->reset();
    });
    connect(&m_session, &logs::LogSession::statusChanged, this, [this] { updateStatus(); });
    connect(m_view, &LogView::followingChanged, this, [this] { updateStatus(); });
    connect(m_view, &LogView::copyRefused, this,
            [this] { tell(Tone::Warning, tr("That is too much for the clipboard. Export it to a file instead.")); });
    connect(m_view, &LogView::contextMenuWanted, m_menu, [this](const QPoint &at) { m_menu->popup(at); });
    connect(&m_filter, &logs::LogMatches::changed, this, [this] {
        m_view->refresh();
        showResult();
    });
    connect(&m_search, &logs::LogMatches::changed, this, [this] { showResult(); });
    connect(m_find, &FindBar::wantedChanged, this, [this] { look(); });
    connect(m_find, &FindBar::stepRequested, this, [this](int by) { step(by); });
    connect(m_find, &FindBar::closed, this, [this] { closeFind(); });
}

void LogsTab::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_session.setContainers(keys);
    updateStatus();
}

void LogsTab::setActive(bool active)
{
    m_active = active;
    m_session.setActive(active);
    updateStatus();
}

void LogsTab::takeFocus()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

/// The window has these keys too; here they mean the log.
bool LogsTab::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Find) || key->matches(QKeySequence::FindNext) ||
            key->matches(QKeySequence::FindPrevious)) {
            event->accept();
            return true;
        }
    }
    return DetailsTab::event(event);
}

void LogsTab::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find))
        openFind();
    else if (event->matches(QKeySequence::FindNext))
        step(1);
    else if (event->matches(QKeySequence::FindPrevious))
        step(-1);
    else if (event->key() == Qt::Key_Escape && m_timeBar->isVisible()) {
        m_timeBar->hide();
        takeFocus();
    } else if (event->key() == Qt::Key_Escape && m_find->isVisible())
        closeFind();
    else
        DetailsTab::keyPressEvent(event);
}

void LogsTab::openFind()
{
    const QString selected = m_view->selectedText();
    m_find->open(selected.contains(u'\n') ? QString() : selected);
}

void LogsTab::closeFind()
{
    m_find->hide();
    m_view->setCurrentLine(-1);
    look();
    takeFocus();
}

/// Looks for what the bar says, among what is held and what comes.
void LogsTab::look()
{
    const core::SearchTerm wanted = m_find->wanted();
    std::optional<QRegularExpression> pattern;
    QString error;
    if (!wanted.text.isEmpty()) {
        if (const auto compiled = core::compile(wanted))
            pattern = *compiled;
        else
            error = compiled.error().what;
    }
    m_only = m_find->onlyMatches() && pattern;
    m_filter.setPattern(m_only ? pattern : std::nullopt);
    m_search.setPattern(m_only ? std::nullopt : pattern);
    m_view->setMarked(pattern);
    m_view->refresh();
    if (!error.isEmpty())
        m_find->setResult(error, true);
    else
        showResult();
}

void LogsTab::step(int by)
{
    const logs::LogMatches &matches = found();
    if (matches.count() == 0)
        return;
    const qint64 current = m_view->currentLine();
    const qint64 from = current >= 0 ? current : m_view->firstInView() - (by > 0 ? 1 : 0);
    // Round: after the last comes the first.
    const qint64 count = matches.count();
    const qint64 place = by > 0 ? matches.placeOf(from + 1) : matches.placeOf(from) - 1;
    const qint64 line = matches.at((place + count) % count);
    m_view->setCurrentLine(line);
    m_view->reveal(line);
    showResult();
}

void LogsTab::showResult()
{
    const logs::LogMatches &matches = found();
    if (!matches.pattern()) {
        if (m_find->wanted().text.isEmpty())
            m_find->setResult({}, false);
        return;
    }
    const QLocale locale;
    QString text;
    if (matches.count() == 0)
        text = matches.isDone() ? tr("No line matches") : tr("Searching…");
    else if (m_view->currentLine() >= 0)
        text = tr("%1 of %2")
                   .arg(locale.toString(matches.placeOf(m_view->currentLine()) + 1), locale.toString(matches.count()));
    else
        text = tr("%Ln line(s)", nullptr, int(matches.count()));
    if (!matches.isDone() && matches.count() > 0)
        text += u'…';
    if (matches.tooCostly() > 0)
        text += u' ' + tr("(%1 too costly to search)").arg(locale.toString(matches.tooCostly()));
    m_find->setResult(text, false);
    m_view->setEmptyText(m_only ? tr("No line matches.") : logStatus(m_session).empty);
}

void LogsTab::openTimeBar()
{
    m_timeBar->show();
    m_timeHint->clear();
    m_timeField->selectAll();
    m_timeField->setFocus(Qt::ShortcutFocusReason);
}

void LogsTab::goToTime()
{
    const logs::LogStore &store = m_session.store();
    const core::Time latest = store.count() > 0 ? store.line(store.end() - 1).time : core::now();
    const Qt::TimeSpec zone = m_view->logStyle().times.value_or(Qt::LocalTime);
    const auto time = logs::parseWanted(m_timeField->text(), latest, zone);
    if (!time) {
        m_timeHint->setText(tr("Write 14:05, 14:05:09, 2026-03-01 14:05 or -10m"));
        return;
    }
    const qint64 line = store.lineAt(*time);
    if (line == store.end()) {
        m_view->follow();
    } else {
        m_view->setCurrentLine(line);
        m_view->reveal(line);
    }
    m_timeBar->hide();
    takeFocus();
}

void LogsTab::setTimes(std::optional<Qt::TimeSpec> times)
{
    LogStyle style = m_view->logStyle();
    style.times = times;
    m_view->setLogStyle(style);
    m_times.at(!times ? 2 : *times == Qt::UTC ? 1 : 0)->setChecked(true);
}

void LogsTab::updateStatus()
{
    const LogStatus status = logStatus(m_session);
    const bool paused = !m_view->isFollowing() && m_session.store().count() > 0;
    m_status->setText(paused ? tr("Paused, lines are still read") : status.text);
    m_status->setToolTip(status.details.toHtmlEscaped().replace(u'\n', u"<br>"_s));
    if (!m_only)
        m_view->setEmptyText(status.empty);
    m_loadAll->setEnabled(!m_session.hasAll());
    if (status.problem.isEmpty())
        m_problem->hide();
    else
        m_problem->showMessage(Tone::Warning, status.problem);
}

void LogsTab::tell(Tone tone, const QString &text)
{
    m_exportPath.clear();
    m_replace->hide();
    m_notice->showMessage(tone, text);
}

void LogsTab::restyle()
{
    m_findButton->setIcon(tintedIcon(u"search"_s, m_theme.colors().muted));
    m_menuButton->setIcon(tintedIcon(u"menu"_s, m_theme.colors().muted));
}

} // namespace bayplan::ui
