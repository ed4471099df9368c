// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/fileplans.h"
#include "operations/operations.h"
#include "ui/dialogs/images/copydialog.h"
#include "ui/dialogs/images/historydialog.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/dialogs/images/loaddialog.h"
#include "ui/dialogs/images/prunedialog.h"
#include "ui/dialogs/images/pulldialog.h"
#include "ui/dialogs/images/removedialog.h"
#include "ui/dialogs/images/tagdialog.h"

#include <QFileDialog>
#include <QMenu>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ImageActions::ImageActions(Theme &theme, Models models, QWidget &window)
    : QObject(&window)
    , m_theme(theme)
    , m_models(models)
    , m_widget(window)
{
}

QWidget *ImageActions::window() const
{
    return m_widget.window();
}

ImageActions::Images ImageActions::changeable(const Images &chosen) const
{
    Images list;
    for (const images::HeldImage &image : chosen) {
        const fleet::HostConnection *host = m_models.fleet.host(image.host.id);
        if (host && HostTicks::whyNot(*host).isEmpty())
            list.push_back(image);
    }
    return list;
}

QString ImageActions::whyNot(const Images &chosen) const
{
    if (chosen.empty())
        return tr("nothing is selected");
    if (!changeable(chosen).empty())
        return {};
    const fleet::HostConnection *host = m_models.fleet.host(chosen.front().host.id);
    return host ? tr("%1 is %2").arg(core::plainLine(host->config().name, 63), HostTicks::whyNot(*host))
                : tr("the host is gone");
}

void ImageActions::fillMenu(QMenu &menu, const Images &chosen)
{
    const QString reason = whyNot(chosen);
    const auto add = [&](const QString &name, const QString &text, const QKeySequence &keys, const QString &against,
                         auto run) {
        QAction *action = menu.addAction(against.isEmpty() ? text : tr("%1 (%2)").arg(text, against), this, run);
        action->setObjectName(name);
        action->setEnabled(against.isEmpty());
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
    };
    add(u"image:pull"_s, tr("Pull…"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, {}, [this, chosen] { pull(chosen); });
    add(u"image:copy"_s, tr("Copy to hosts…"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, {}, [this, chosen] { copy(chosen); });
    add(u"image:tag"_s, tr("Tag…"), Qt::Key_F2, reason, [this, chosen] { tag(chosen); });
    add(u"image:save"_s, tr("Save to a file…"), QKeySequence::Save, {}, [this, chosen] { save(chosen); });
    add(u"image:history"_s, tr("History"), Qt::CTRL | Qt::Key_H, {}, [this, chosen] { history(chosen); });
    menu.addSeparator();
    add(u"image:remove"_s, tr("Remove…"), QKeySequence::Delete, reason, [this, chosen] { remove(chosen); });
    menu.addSeparator();
}

void ImageActions::pull(const Images &chosen)
{
    QSet<fleet::HostId> hosts;
    for (const images::HeldImage &image : chosen)
        hosts.insert(image.host.id);
    const QString name = chosen.empty() ? QString() : fleet::familiarReference(chosen.front().name);
    (new PullDialog(m_theme, m_models, core::plainLine(name), hosts, window()))->open();
}

void ImageActions::load()
{
    auto *chooser = new QFileDialog(window(), tr("Load images from a file"), QString(),
                                    tr("Saved images (*.tar *.tar.gz *.tgz);;All files (*)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this,
            [this](const QString &path) { (new LoadDialog(m_theme, m_models, path, window()))->open(); });
    chooser->open();
}

void ImageActions::prune()
{
    (new PruneImagesDialog(m_theme, m_models, window()))->open();
}

void ImageActions::copy(const Images &chosen)
{
    if (!chosen.empty())
        (new CopyDialog(m_theme, m_models, chosen, window()))->open();
}

void ImageActions::tag(const Images &chosen)
{
    if (const Images list = changeable(chosen); !list.empty())
        (new TagDialog(m_theme, m_models, list, window()))->open();
}

void ImageActions::remove(const Images &chosen)
{
    if (const Images list = changeable(chosen); !list.empty())
        (new RemoveImagesDialog(m_theme, m_models, list, window()))->open();
}

void ImageActions::history(const Images &chosen)
{
    if (!chosen.empty())
        (new HistoryDialog(m_theme, m_models, chosen.front(), window()))->open();
}

/// All chosen images of the first one's host, each once.
void ImageActions::save(const Images &chosen)
{
    if (chosen.empty())
        return;
    const images::HostRef host = chosen.front().host;
    QStringList names;
    qint64 size = 0;
    for (const images::HeldImage &image : chosen) {
        const QString name = image.name.isEmpty() ? image.id : image.name;
        const fleet::HostConnection *connection = m_models.fleet.host(host.id);
        if (image.host.id != host.id || names.contains(name) || !connection)
            continue;
        names << name;
        size += connection->live().images().value(image.id).size;
    }
    QString proposed = core::plainLine(fleet::familiarReference(names.first()), 100);
    for (QChar &c : proposed) {
        if (!c.isLetterOrNumber() && c != u'.' && c != u'-')
            c = u'_';
    }
    auto *chooser = new QFileDialog(window(), tr("Save images of %1").arg(core::plainLine(host.name, 63)), QString(),
                                    tr("Saved images (*.tar);;All files (*)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(u"tar"_s);
    chooser->selectFile(proposed + u".tar"_s);
    connect(chooser, &QFileDialog::fileSelected, this, [this, host, names, size](const QString &path) {
        m_models.operations.run(images::savePlan(host, names, size, path));
    });
    chooser->open();
}

} // namespace bayplan::ui
