// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/updatedialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "rollouts/meanwhile.h"
#include "services/specdiff.h"
#include "ui/rollout/factrows.h"
#include "ui/rollout/strategyfields.h"
#include "ui/run/knownimages.h"
#include "ui/run/runfield.h"
#include "ui/run/runform.h"
#include "ui/run/servicefields.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSize>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

constexpr int updateMargin = 24;
constexpr QSize usual(1040, 690);
constexpr int previewWidth = 340;
constexpr int updateSettles = 80; ///< ms after the last change

QLabel *plainLabel(const QString &text, QWidget *parent, bool bold = false)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    if (bold) {
        QFont font = label->font();
        font.setWeight(QFont::DemiBold);
        label->setFont(font);
    }
    return label;
}

/// Beside the form, in the colour of panels.
class PreviewPanel : public QWidget
{
public:
    PreviewPanel(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.colors().panel);
        painter.fillRect(QRect(0, 0, 1, height()), m_theme.colors().line);
    }

private:
    const Theme &m_theme;
};

QString changeText(const services::SpecDifference &difference)
{
    const auto shown = [](const QString &text) { return core::plainLine(text, 160); };
    if (difference.before.isEmpty())
        return UpdateDialog::tr("%1, new").arg(shown(difference.after));
    if (difference.after.isEmpty())
        return UpdateDialog::tr("%1, gone").arg(shown(difference.before));
    return UpdateDialog::tr("%1 → %2").arg(shown(difference.before), shown(difference.after));
}

} // namespace

UpdateDialog::UpdateDialog(const Theme &theme, const Parts &parts, const QString &service, const QString &image,
                           QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_parts(parts)
    , m_service(service)
{
    setWindowTitle(tr("Update a service"));
    setObjectName(u"updateDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addWidget(buildForm(), 1);
    across->addWidget(buildPreview());
    m_form->setImages(knownImages(parts.fleet));
    m_form->setNameShown(false);
    takeBase();
    if (!image.isEmpty())
        m_form->imageField()->edit()->setText(image);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(updateSettles);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    const auto later = [this] { m_refresh.start(); };
    connect(m_form, &RunForm::edited, this, later);
    connect(m_form, &RunForm::fileProblem, this, [this](const QString &text) { say(Tone::Warning, text); });
    connect(m_fields, &ServiceFields::edited, this, later);
    connect(m_strategy, &StrategyFields::edited, this, later);
    connect(m_newer, &QCheckBox::toggled, this, later);
    connect(&parts.book, &services::ServiceBook::changed, this, later);
    connect(&parts.book, &services::ServiceBook::surroundingsChanged, this, later);
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });
    refresh();
    resize(parent ? usual.boundedTo(parent->window()->size() - QSize(24, 16)) : usual);
    m_form->imageField()->edit()->setFocus();
    m_form->imageField()->edit()->selectAll();
}

QWidget *UpdateDialog::buildForm()
{
    auto *left = new QWidget(this);
    const auto service = m_parts.book.head(m_service);
    auto *heading = plainLabel(tr("Update %1").arg(core::plainLine(service ? service->title : m_service, 60)), left);
    heading->setObjectName(u"heading"_s);
    QFont large = heading->font();
    large.setPixelSize(16);
    large.setWeight(QFont::DemiBold);
    heading->setFont(large);
    m_form = new RunForm(m_theme, left);
    m_fields = new ServiceFields(left);
    m_strategy = new StrategyFields(left);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(updateMargin, updateMargin - 4, updateMargin, updateMargin - 4);
    column->setSpacing(12);
    column->addWidget(heading);
    column->addWidget(m_form, 1);
    column->addWidget(m_fields);
    column->addWidget(m_strategy);
    column->addWidget(buildFoot());
    return left;
}

QWidget *UpdateDialog::buildPreview()
{
    auto *inside = new QWidget;
    m_words = plainLabel({}, inside);
    m_words->setObjectName(u"updateWords"_s);
    m_newer = new QCheckBox(tr("Take what that name means by now"), inside);
    m_newer->setObjectName(u"newerImage"_s);
    m_newer->setToolTip(tr("A host has another image under the same name than the replicas were made from"));
    m_newer->hide();
    m_nothing = plainLabel(tr("Nothing yet."), inside);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_differences = new FactRows(m_theme, inside);
    m_differences->setObjectName(u"updateDifferences"_s);
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(20, 24, 16, 16);
    column->setSpacing(8);
    column->addWidget(plainLabel(tr("What changes"), inside, true));
    column->addWidget(m_nothing);
    column->addWidget(m_differences);
    column->addWidget(m_newer);
    column->addSpacing(12);
    column->addWidget(plainLabel(tr("What happens"), inside, true));
    column->addWidget(m_words);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(u"updatePreview"_s);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(previewWidth);
    scroll->setWidget(inside);
    for (QWidget *behind : {inside, scroll->viewport()})
        behind->setAutoFillBackground(false); // the panel's own colour
    auto *panel = new PreviewPanel(m_theme, this);
    auto *frame = new QVBoxLayout(panel);
    frame->setContentsMargins(1, 0, 0, 0);
    frame->addWidget(scroll);
    return panel;
}

QWidget *UpdateDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    m_message = plainLabel({}, foot);
    m_message->setObjectName(u"message"_s);
    m_message->setMinimumHeight(34);
    m_update = new QPushButton(tr("Update"), foot);
    m_update->setObjectName(u"update"_s);
    m_update->setProperty("primary", true);
    m_update->setDefault(true);
    m_reload = new QPushButton(tr("Reload"), foot);
    m_reload->setObjectName(u"reloadService"_s);
    m_reload->setToolTip(tr("Fill in what the service is now; what was entered here goes"));
    m_reload->setAutoDefault(false);
    m_reload->hide();
    auto *cancel = new QPushButton(tr("Cancel"), foot);
    cancel->setObjectName(u"cancelUpdate"_s);
    cancel->setAutoDefault(false);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_message, 1);
    row->addWidget(m_reload);
    row->addWidget(m_update);
    row->addWidget(cancel);
    connect(m_update, &QPushButton::clicked, this, [this] { tryUpdate(); });
    connect(cancel, &QPushButton::clicked, this, [this] { reject(); });
    connect(m_reload, &QPushButton::clicked, this, [this] {
        takeBase();
        refresh();
    });
    return foot;
}

/// As its record has it now; `m_base` where that can't be read.
services::ServiceSpec UpdateDialog::current() const
{
    const auto head = m_parts.book.head(m_service);
    const services::Revision *revision = head && head->record ? head->record->current() : nullptr;
    return revision ? revision->spec : m_base;
}

/// Fills the form from what the service is now.
void UpdateDialog::takeBase()
{
    m_base = current();
    m_newer->setChecked(false);
    m_form->setSpec(m_base.container);
    m_fields->edit(m_base);
    const auto head = m_parts.book.head(m_service);
    if (head && head->record && head->record->rollout)
        m_strategy->setSettings(head->record->rollout->settings);
}

/// Why what was entered may not be put upon what the service is by now: it would take back what others did, unseen.
QString UpdateDialog::staleness() const
{
    const auto head = m_parts.book.head(m_service);
    return head && head->record ? rollouts::changedMeanwhile(m_base, *head->record) : QString();
}

services::ServiceSpec UpdateDialog::spec() const
{
    services::ServiceSpec spec = m_base;
    spec.container = m_form->spec();
    spec.container.name.clear();
    spec.container.healthProgram = m_base.container.healthProgram; // the form has no field for it
    m_fields->applyTo(spec);
    // The same name means the same image as before, unless that is asked for.
    if (spec.container.image != m_base.container.image || m_newer->isChecked()) {
        spec.resolvedImage.clear();
        spec = m_parts.book.resolved(spec);
    }
    return spec;
}

void UpdateDialog::offerNewerImage(const services::ServiceSpec &spec)
{
    services::ServiceSpec newer = m_base;
    newer.resolvedImage.clear();
    newer = m_parts.book.resolved(newer);
    const bool differs = !newer.resolvedImage.isEmpty() && newer.resolvedImage != m_base.resolvedImage;
    m_newer->setVisible(differs && spec.container.image == m_base.container.image);
}

void UpdateDialog::refresh()
{
    if (m_beginning)
        return;
    const QList<run::FieldProblem> problems = m_form->problems();
    m_form->showProblems(problems);
    const services::ServiceSpec spec = this->spec();
    offerNewerImage(spec);
    // From what it is now: nothing that would be taken back is hidden.
    const auto differences = services::specDiff(current(), spec);
    const QString stale = staleness();
    m_reload->setVisible(!stale.isEmpty());
    if (!stale.isEmpty()) {
        m_planned.reset();
        showUpdate({}, differences);
        m_update->setEnabled(false);
        return say(Tone::Warning, tr("The service has changed since this was filled in. %1 Reload to begin from what "
                                     "it is now.")
                                      .arg(stale));
    }
    QString problem = problems.isEmpty() ? QString() : problems.first().what;
    if (problem.isEmpty()) {
        run::ContainerSpec named = spec.container;
        named.name = spec.name;
        problem = m_fields->problem(named);
    }
    if (problem.isEmpty())
        problem = services::problemWith(m_strategy->settings());
    if (!problem.isEmpty()) {
        showUpdate({}, differences);
        m_update->setEnabled(false);
        return say(Tone::Warning, core::plainLine(problem, 200) + u'.');
    }
    if (differences.isEmpty()) {
        showUpdate({}, differences);
        m_update->setEnabled(false);
        return say(Tone::Neutral, tr("Enter another image, or change something else."));
    }
    m_planned = m_parts.rollouts.update(m_service, spec, m_strategy->settings());
    showUpdate(*m_planned, differences);
    m_update->setEnabled(m_planned->isPossible());
    say(Tone::Warning, m_planned->refusal ? core::plainLine(m_planned->refusal->message(), 400) + u'.' : QString());
}

void UpdateDialog::showUpdate(const rollouts::Update &update, const QList<services::SpecDifference> &differences)
{
    QStringList words;
    for (const QString &sentence : update.words)
        words << core::plainLine(sentence, 300);
    m_words->setText(words.join(u'\n'));
    m_words->setAccessibleName(m_words->text());
    QList<std::pair<QString, QString>> rows;
    for (const services::SpecDifference &difference : differences)
        rows << std::pair(core::plainLine(difference.what, 80), changeText(difference));
    m_differences->setRows(rows);
    m_differences->setVisible(!rows.isEmpty());
    m_nothing->setVisible(rows.isEmpty());
}

void UpdateDialog::tryUpdate()
{
    m_refresh.stop();
    refresh();
    if (m_beginning || !m_update->isEnabled() || !m_planned)
        return;
    m_beginning = true;
    m_update->setEnabled(false);
    say(Tone::Neutral, tr("Writing it to the service's record…"));
    m_parts.rollouts.begin(*m_planned, [dialog = QPointer(this)](const core::Result<void> &done) {
        if (!dialog)
            return;
        dialog->m_beginning = false;
        if (!done) { // what is there now may be another service than was planned for
            dialog->refresh();
            return dialog->say(Tone::Bad, core::plainLine(done.error().message(), 400) + u'.');
        }
        Q_EMIT dialog->begun(dialog->m_service);
        dialog->accept();
    });
}

void UpdateDialog::say(Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

} // namespace bayplan::ui
