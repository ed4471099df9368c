// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/keepingdialog.h"

#include "core/plaintext.h"
#include "ui/widgets/pathfield.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int keepingWidth = 520;
constexpr int mostHours = 24 * 7;
constexpr int mostKept = 9999;
} // namespace

KeepingDialog::KeepingDialog(const Theme &theme, const core::SnapshotKeeping &keeping, const QString &usualFolder,
                             std::function<void(const core::SnapshotKeeping &)> chosen, QWidget *parent)
    : ActionDialog(theme, tr("Keep snapshots"), tr("Which snapshots are kept"), parent)
    , m_before(keeping)
    , m_usualFolder(usualFolder)
    , m_chosen(std::move(chosen))
    , m_hours(new QSpinBox(this))
    , m_last(new QSpinBox(this))
    , m_daily(new QSpinBox(this))
    , m_weekly(new QSpinBox(this))
    , m_withSecrets(new QCheckBox(tr("With secrets, in the clear"), this))
    , m_folder(new PathField(PathField::Kind::Folder, u"folder"_s, tr("Folder"), usualFolder, this))
{
    setObjectName(u"keepingDialog"_s);
    m_hours->setObjectName(u"everyHours"_s);
    m_hours->setRange(0, mostHours);
    m_hours->setSpecialValueText(tr("only when asked"));
    m_hours->setSuffix(tr(" h"));
    m_hours->setValue(keeping.everyHours);
    addField(tr("Take one every"), m_hours,
             tr("While Bayplan is open. The timer in its packages does it on a machine that is always on."));
    content().addSpacing(6);
    addText(tr("Of all of them, these are kept:"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    const auto add = [&](QSpinBox *box, const QString &name, const QString &title, int value, int column) {
        auto *label = new QLabel(title, this);
        label->setBuddy(box);
        label->setProperty("muted", true);
        box->setObjectName(name);
        box->setAccessibleName(title);
        box->setRange(0, mostKept);
        box->setValue(value);
        grid->addWidget(label, 0, column);
        grid->addWidget(box, 1, column);
        connect(box, &QSpinBox::valueChanged, this, [this] { refresh(); });
    };
    add(m_last, u"keepLast"_s, tr("The newest"), keeping.last, 0);
    add(m_daily, u"keepDaily"_s, tr("One a day, for days"), keeping.daily, 1);
    add(m_weekly, u"keepWeekly"_s, tr("One a week, for weeks"), keeping.weekly, 2);
    content().addLayout(grid);
    content().addSpacing(8);
    m_folder->setPath(keeping.folder);
    content().addWidget(m_folder);
    content().addSpacing(4);
    m_withSecrets->setObjectName(u"withSecrets"_s);
    m_withSecrets->setChecked(keeping.withSecrets);
    content().addWidget(m_withSecrets);
    addText(tr("Without them, what looks like a secret is masked; a restore takes it from what is there then."), true);
    setAction(tr("Keep it so"));
    connect(m_folder, &PathField::pathChanged, this, [this] { refresh(); });
    connect(m_withSecrets, &QCheckBox::toggled, this, [this] { refresh(); });
    setFixedWidth(keepingWidth);
    refresh();
    m_hours->setFocus();
}

core::SnapshotKeeping KeepingDialog::keeping() const
{
    return {.everyHours = m_hours->value(),
            .last = m_last->value(),
            .daily = m_daily->value(),
            .weekly = m_weekly->value(),
            .withSecrets = m_withSecrets->isChecked(),
            .folder = m_folder->path(),
            .allowed = m_before.allowed};
}

void KeepingDialog::refresh()
{
    const core::SnapshotKeeping keeping = this->keeping();
    const QFileInfo folder(keeping.folder);
    if (!keeping.folder.isEmpty() && folder.exists() && !folder.isDir())
        setPossible(false, tr("%1 is a file, no folder").arg(core::plainLine(keeping.folder, 120)));
    else if (!keeping.folder.isEmpty() && !folder.isAbsolute())
        setPossible(false, tr("Give the whole path of the folder, from / on"));
    else if (keeping.last == 0 && keeping.daily == 0 && keeping.weekly == 0)
        setPossible(true, tr("All zero: nothing is ever removed"), fleet::Tone::Neutral);
    else if (keeping.withSecrets)
        setPossible(true, tr("Passwords, tokens and keys will be readable in the files, which are for your eyes only."),
                    fleet::Tone::Warning);
    else
        setPossible(true);
    fitHeight();
}

void KeepingDialog::act()
{
    const core::SnapshotKeeping keeping = this->keeping();
    accept();
    m_chosen(keeping);
}

} // namespace bayplan::ui
