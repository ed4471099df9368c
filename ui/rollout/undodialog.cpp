// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/undodialog.h"

#include "core/plaintext.h"
#include "services/specdiff.h"
#include "ui/rollout/difftable.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int undoWidth = 620;
constexpr int settles = 100; ///< ms
constexpr int mostRows = 8;

QString titleOf(const services::ServiceBook &book, const QString &service)
{
    const auto head = book.head(service);
    return core::plainLine(head ? head->title : service, 60);
}

QString heading(const services::ServiceBook &book, const QString &service, std::optional<int> revision)
{
    const QString name = titleOf(book, service);
    return revision ? UndoDialog::tr("Take %1 back to revision %2?").arg(name).arg(*revision)
                    : UndoDialog::tr("Take %1 back to the revision before?").arg(name);
}

} // namespace

UndoDialog::UndoDialog(const Theme &theme, Models models, const QString &service, std::optional<int> revision,
                       QWidget *parent)
    : ActionDialog(theme, tr("Undo an update"), heading(models.book, service, revision), parent)
    , m_models(models)
    , m_service(service)
    , m_revision(revision)
    , m_differences(new DiffTable(DiffTable::Shows::Differences, this))
{
    setObjectName(u"undoDialog"_s);
    m_words = addText({});
    m_words->setObjectName(u"words"_s);
    m_differences->setMostRows(mostRows);
    content().addSpacing(4);
    content().addWidget(m_differences);
    setAction(tr("Undo"));
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(settles);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    connect(&models.book, &services::ServiceBook::changed, &m_refresh, qOverload<>(&QTimer::start));
    connect(&models.book, &services::ServiceBook::surroundingsChanged, &m_refresh, qOverload<>(&QTimer::start));
    setFixedWidth(undoWidth);
    refresh();
}

void UndoDialog::refresh()
{
    if (m_beginning)
        return;
    m_planned = m_models.rollouts.undo(m_service, m_revision);
    QStringList words;
    for (const QString &sentence : m_planned.words)
        words << core::plainLine(sentence, 300);
    m_words->setText(words.join(u'\n'));
    m_words->setVisible(!words.isEmpty());
    const auto head = m_models.book.head(m_service);
    const services::Revision *now = head && head->record ? head->record->current() : nullptr;
    const services::Revision *then = m_planned.record.current();
    const auto differences =
        now && then ? services::specDiff(now->spec, then->spec) : QList<services::SpecDifference>();
    m_differences->setDifferences(differences);
    m_differences->setVisible(!differences.isEmpty());
    setPossible(m_planned.isPossible(),
                m_planned.refusal ? core::plainLine(m_planned.refusal->message(), 400) + u'.' : QString());
}

void UndoDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    findChild<QPushButton *>(u"act"_s)->setFocus();
}

void UndoDialog::act()
{
    refresh();
    if (m_beginning || !m_planned.isPossible())
        return;
    m_beginning = true;
    setPossible(false, tr("Writing it to the service's record…"), fleet::Tone::Neutral);
    m_models.rollouts.begin(m_planned, [dialog = QPointer(this)](const core::Result<void> &done) {
        if (!dialog)
            return;
        dialog->m_beginning = false;
        if (!done) {
            dialog->refresh();
            return dialog->setPossible(dialog->m_planned.isPossible(),
                                       core::plainLine(done.error().message(), 400) + u'.', fleet::Tone::Bad);
        }
        Q_EMIT dialog->begun(dialog->m_service);
        dialog->accept();
    });
}

} // namespace bayplan::ui
