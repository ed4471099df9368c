// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspecttab.h"

#include "core/plaintext.h"
#include "inspect/diff.h"
#include "inspect/jsontext.h"
#include "inspect/secrets.h"
#include "ui/inspect/jsonview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QStackedWidget>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerKey;
using fleet::Tone;
using inspect::JsonNode;

namespace {

QTime timeOf(core::Time time)
{
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(since.count()).time();
}

} // namespace

InspectTab::InspectTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_models(models)
    , m_reader(models.fleet)
{
    build();
    connect(&m_reader, &inspect::InspectReader::changed, this, &InspectTab::follow);
    connect(&models.fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) {
        const bool concerns = std::ranges::any_of(
            m_selection, [&changes](const ContainerKey &key) { return changes.contains(key.host); });
        if (!concerns || m_reader.isPaused())
            return;
        offerChoices(); // one may have another name now
        showState();
    });
}

InspectTab::~InspectTab() = default;

QString InspectTab::key() const
{
    return u"inspect"_s;
}

QString InspectTab::title() const
{
    return tr("Inspect");
}

QKeySequence InspectTab::shortcut() const
{
    return Qt::CTRL | Qt::Key_I;
}

void InspectTab::setActive(bool active)
{
    m_reader.setPaused(!active);
    if (active)
        offerChoices();
}

void InspectTab::takeFocus()
{
    if (QWidget *view = m_body->currentWidget(); view != m_nothing)
        view->setFocus(Qt::OtherFocusReason);
    else
        m_body->setFocus(Qt::OtherFocusReason); // goes along to the view
}

void InspectTab::setSelection(const QList<ContainerKey> &keys)
{
    m_selection = keys;
    if (keys.size() == 2)
        m_shown.clear(); // of two newly selected, both at once
    offerChoices();
    choose();
}

QString InspectTab::nameOf(const ContainerKey &key) const
{
    const fleet::HostConnection *host = m_models.fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    const QString name = core::plainLine(container ? container->name : key.id.left(12), 48);
    return host ? tr("%1 on %2").arg(name, core::plainLine(host->config().name, 32)) : name;
}

/// The containers to choose from, and for two of them both at once. What was chosen stays where it is there still.
void InspectTab::offerChoices()
{
    const QSignalBlocker quiet(m_choice);
    const bool two = m_selection.size() == 2;
    QStringList names;
    if (two)
        names << tr("Compare both");
    for (const ContainerKey &key : std::as_const(m_selection))
        names << nameOf(key);
    const auto chosen = m_shown.size() == 1 ? m_selection.indexOf(m_shown.first()) : -1;
    const auto current = chosen < 0 ? 0 : int(chosen) + (two ? 1 : 0);
    QStringList before;
    for (int i = 0; i < m_choice->count(); ++i)
        before << m_choice->itemText(i);
    if (names != before) {
        m_choice->clear();
        m_choice->addItems(names);
    }
    m_choice->setCurrentIndex(current);
    m_choice->setVisible(names.size() > 1);
}

void InspectTab::choose()
{
    const int chosen = std::max(m_choice->currentIndex(), 0);
    QList<ContainerKey> shown;
    if (m_selection.size() == 2)
        shown = chosen == 0 ? m_selection : QList<ContainerKey>{m_selection.at(chosen - 1)};
    else if (!m_selection.isEmpty())
        shown = {m_selection.value(chosen)};
    if (shown != m_shown) {
        m_shown = shown;
        m_secretsShown = {};
    }
    m_reader.watch(m_shown);
    present();
}

void InspectTab::follow(const ContainerKey &key)
{
    if (m_shown.contains(key))
        present();
}

std::optional<JsonNode> InspectTab::shownJson(int side) const
{
    const auto *document = m_reader.document(m_shown.value(side));
    if (!document || !document->json)
        return std::nullopt;
    JsonNode json = *document->json;
    if (m_secrets->isChecked())
        inspect::showSecrets(json);
    else
        inspect::hideSecrets(json, m_secretsShown.at(size_t(side)));
    return m_sort->isChecked() ? inspect::sorted(std::move(json)) : json;
}

void InspectTab::present()
{
    if (comparing())
        showTwo();
    else
        showOne();
    showState();
    showView();
    look();
}

void InspectTab::showOne()
{
    const auto json = shownJson(0);
    m_secrets->setVisible(json && inspect::hasSecrets(*json));
    m_count->clear();
    if (!json)
        return;
    m_tree->setTitles({nameOf(m_shown.first())});
    m_tree->setRows(inspect::rowsOf(*json));
    m_raw->setJson(inspect::prettyJson(*json));
}

void InspectTab::showTwo()
{
    const auto left = shownJson(0);
    const auto right = shownJson(1);
    m_count->clear();
    if (!left || !right)
        return;
    m_secrets->setVisible(inspect::hasSecrets(*left) || inspect::hasSecrets(*right));
    inspect::DiffNode diff = inspect::diff(*left, *right);
    if (m_sort->isChecked())
        inspect::sortKeys(diff);
    m_diff->setTitles({nameOf(m_shown.at(0)), nameOf(m_shown.at(1))});
    m_diff->setRows(
        inspect::rowsOf(diff, {.onlyDifferences = m_onlyDifferences->isChecked(), .withNoise = m_noise->isChecked()}));
    m_differences = inspect::differences(diff, m_noise->isChecked());
    m_count->setText(m_differences ? tr("%Ln difference(s)", nullptr, m_differences) : tr("No differences"));
}

/// What stands in the way of knowing how it is now.
QStringList InspectTab::problems() const
{
    QStringList told;
    for (const ContainerKey &key : m_shown) {
        const auto *document = m_reader.document(key);
        if (!document)
            continue;
        const QString when = QLocale().toString(timeOf(document->readAt), QLocale::ShortFormat);
        const QString asOf = document->json ? u' ' + tr("What is shown was read at %1.").arg(when) : QString();
        const fleet::HostConnection *host = m_models.fleet.host(key.host);
        if (host && !fleet::isLive(host->status().state))
            told << tr("%1 is out of reach.").arg(core::plainLine(host->config().name)) + asOf;
        else if (document->isGone())
            told << tr("%1 is gone.").arg(nameOf(key)) + asOf;
        else if (document->error)
            told << core::plainLine(document->error->message()) + u'.' + asOf;
    }
    return told;
}

void InspectTab::showState()
{
    const QStringList told = problems();
    if (told.isEmpty())
        m_message->hide();
    else
        say(Tone::Warning, told.join(u'\n'));
}

void InspectTab::say(Tone tone, const QString &text)
{
    m_message->showMessage(tone, text);
}

bool InspectTab::isRaw() const
{
    return !comparing() && m_rawChip->isChecked();
}

void InspectTab::showView()
{
    const bool compare = comparing();
    for (Chip *chip : {m_treeChip, m_rawChip})
        chip->setVisible(!compare);
    for (Chip *chip : {m_onlyDifferences, m_noise})
        chip->setVisible(compare);
    const bool known = std::ranges::all_of(m_shown, [this](const ContainerKey &key) {
        const auto *document = m_reader.document(key);
        return document && document->json;
    });
    QWidget *view = m_nothing;
    if (known && isRaw())
        view = m_raw;
    else if (known)
        view = tree();
    if (known && compare && m_differences == 0 && m_onlyDifferences->isChecked()) {
        view = m_nothing;
        m_nothing->setText(m_noise->isChecked() ? tr("Nothing differs between them.")
                                                : tr("Nothing differs between them but ids, times and the like."));
    } else if (!known) {
        m_nothing->setText(problems().isEmpty() ? tr("Reading…") : QString());
    }
    const QWidget *focus = QApplication::focusWidget();
    const bool hadFocus = focus && (focus == m_body || m_body->isAncestorOf(focus));
    m_body->setCurrentWidget(view);
    m_body->setFocusProxy(view == m_nothing ? nullptr : view);
    if (hadFocus && view != m_nothing)
        view->setFocus(Qt::OtherFocusReason);
}

void InspectTab::onAsked(InspectTree::Ask ask, int side, const QStringList &path)
{
    if (side < 0 || side >= m_shown.size())
        return;
    if (ask == InspectTree::Ask::Show)
        m_secretsShown.at(size_t(side)).insert(path);
    else if (ask == InspectTree::Ask::Hide)
        m_secretsShown.at(size_t(side)).remove(path);
    else
        return copyNode(ask, side, path);
    if (m_secrets->isChecked() && ask == InspectTree::Ask::Hide)
        m_secrets->setChecked(false); // shows anew
    else
        present();
}

void InspectTab::copyNode(InspectTree::Ask ask, int side, const QStringList &path) const
{
    const auto json = shownJson(side);
    const JsonNode *node = json ? inspect::find(*json, path) : nullptr;
    if (!node)
        return;
    QString text;
    if (ask == InspectTree::Ask::CopyPath)
        text = inspect::pathText(*json, path);
    else if (ask == InspectTree::Ask::CopyJson || node->isContainer())
        text = inspect::prettyJson(*node);
    else
        text = node->text;
    QGuiApplication::clipboard()->setText(text);
}

bool InspectTab::event(QEvent *event)
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

void InspectTab::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find))
        openFind();
    else if (event->matches(QKeySequence::FindNext))
        step(1);
    else if (event->matches(QKeySequence::FindPrevious))
        step(-1);
    else if (event->key() == Qt::Key_Escape && m_find->isVisible())
        closeFind();
    else
        DetailsTab::keyPressEvent(event);
}

void InspectTab::openFind()
{
    m_find->open();
}

void InspectTab::closeFind()
{
    m_find->hide();
    look();
    takeFocus();
}

/// Takes over what is looked for, and goes to the next place of it when it is something else now.
void InspectTab::look()
{
    const core::SearchTerm wanted = m_find->wanted();
    const auto pattern = inspect::Pattern::of(wanted);
    if (!pattern) {
        m_find->setResult(core::plainLine(pattern.error().what), true);
        return;
    }
    m_tree->setPattern(*pattern);
    m_diff->setPattern(*pattern);
    m_raw->setPattern(*pattern);
    if (wanted != m_looked) {
        m_looked = wanted;
        step(0);
    }
    tellMatches();
}

void InspectTab::step(int by)
{
    if (m_body->currentWidget() == m_raw)
        m_raw->step(by);
    else
        tree()->step(by);
    tellMatches();
}

void InspectTab::tellMatches()
{
    if (m_looked.text.isEmpty())
        return m_find->setResult({});
    const bool raw = m_body->currentWidget() == m_raw;
    const int count = raw ? m_raw->matchCount() : tree()->matchCount();
    const int shown = raw ? m_raw->matchShown() : tree()->matchShown();
    QString text = tr("Not found");
    if (shown > 0)
        text = tr("%L1 of %L2").arg(shown).arg(count);
    else if (count > 0)
        text = tr("%Ln match(es)", nullptr, count);
    if ((raw ? m_raw->tooCostly() : tree()->tooCostly()) > 0)
        text += u' ' + tr("(too costly to search all)");
    m_find->setResult(text);
}

} // namespace bayplan::ui
