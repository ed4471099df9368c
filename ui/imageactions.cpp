// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/images/copydialog.h"
#include "ui/dialogs/images/historydialog.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/dialogs/images/loaddialog.h"
#include "ui/dialogs/images/prunedialog.h"
#include "ui/dialogs/images/pulldialog.h"
#include "ui/dialogs/images/removedialog.h"
#include "ui/dialogs/images/tagdialog.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QSet>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "nginx_1.27.tar", with what a file's name may safely have; "-aws1" before its end where files of several hosts stand
/// side by side.
QString fileNameFor(const images::SavedFile &file, bool withHost)
{
    QString name = file.names.size() == 1 ? fleet::familiarReference(file.names.first()).left(100) : u"images"_s;
    if (withHost)
        name += u'-' + file.host.name.left(63);
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != u'.' && c != u'-')
            c = u'_';
    }
    return name + u".tar"_s;
}

} // namespace

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

QString ImageActions::whyNotOne(const Images &chosen)
{
    if (chosen.empty())
        return tr("nothing is selected");
    const QString name = fleet::familiarReference(chosen.front().name);
    const bool one = std::all_of(chosen.begin(), chosen.end(), [&](const images::HeldImage &image) {
        return name.isEmpty() ? image.id == chosen.front().id : fleet::familiarReference(image.name) == name;
    });
    return one ? QString() : tr("select one image");
}

void ImageActions::fillMenu(QMenu &menu, const Images &chosen)
{
    const QString reason = whyNot(chosen);
    const QString several = whyNotOne(chosen);
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
    add(u"image:tag"_s, tr("Tag…"), Qt::Key_F2, reason.isEmpty() ? several : reason, [this, chosen] { tag(chosen); });
    add(u"image:save"_s, tr("Save to a file…"), QKeySequence::Save, {}, [this, chosen] { save(chosen); });
    add(u"image:history"_s, tr("History"), Qt::CTRL | Qt::Key_H, several, [this, chosen] { history(chosen); });
    menu.addSeparator();
    add(u"image:remove"_s, tr("Remove…"), QKeySequence::Delete, reason, [this, chosen] { remove(chosen); });
    menu.addSeparator();
}

void ImageActions::pull(const Images &chosen)
{
    QSet<fleet::HostId> hosts;
    QStringList names;
    for (const images::HeldImage &image : chosen) {
        hosts.insert(image.host.id);
        names << core::plainLine(fleet::familiarReference(image.name));
    }
    names.removeAll(QString());
    names.removeDuplicates();
    (new PullDialog(m_theme, m_models, names.join(u' '), hosts, window()))->open();
}

void ImageActions::load()
{
    auto *chooser = new QFileDialog(window(), tr("Load images from a file"), QString(),
                                    tr("Saved images (*.tar *.tar.gz *.tgz);;All files (*)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setObjectName(u"loadImages"_s);
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
    if (const Images list = changeable(chosen); !list.empty() && whyNotOne(list).isEmpty())
        (new TagDialog(m_theme, m_models, list, window()))->open();
}

void ImageActions::remove(const Images &chosen)
{
    if (const Images list = changeable(chosen); !list.empty())
        (new RemoveImagesDialog(m_theme, m_models, list, window()))->open();
}

void ImageActions::history(const Images &chosen)
{
    if (whyNotOne(chosen).isEmpty())
        (new HistoryDialog(m_theme, m_models, chosen.front(), window()))->open();
}

void ImageActions::save(const Images &chosen)
{
    Images reached;
    for (const images::HeldImage &image : chosen) {
        const fleet::HostConnection *host = m_models.fleet.host(image.host.id);
        if (host && fleet::isLive(host->status().state))
            reached.push_back(image);
    }
    std::vector<images::SavedFile> files = images::savedFrom(reached);
    if (files.empty())
        return;
    for (images::SavedFile &file : files) {
        const fleet::LiveHost &live = m_models.fleet.host(file.host.id)->live();
        for (const engine::Image &image : live.images()) {
            const bool wanted = file.names.contains(image.id) ||
                                std::any_of(image.tags.begin(), image.tags.end(),
                                            [&](const QString &tag) { return file.names.contains(tag); });
            file.size += wanted ? image.size : 0;
        }
    }
    auto *chooser = new QFileDialog(window());
    chooser->setObjectName(u"saveImages"_s);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    if (files.size() == 1) {
        chooser->setWindowTitle(tr("Save images of %1").arg(core::plainLine(files[0].host.name, 63)));
        chooser->setNameFilters({tr("Saved images (*.tar)"), tr("All files (*)")});
        chooser->setAcceptMode(QFileDialog::AcceptSave);
        chooser->setDefaultSuffix(u"tar"_s);
        chooser->selectFile(fileNameFor(files[0], false));
        connect(chooser, &QFileDialog::fileSelected, this, [this, files](const QString &path) {
            std::vector<images::SavedFile> one = files;
            one[0].path = path;
            m_models.operations.run(images::savePlan(one));
        });
    } else {
        chooser->setWindowTitle(tr("Folder for %Ln file(s), one of each host", nullptr, int(files.size())));
        chooser->setFileMode(QFileDialog::Directory);
        chooser->setOption(QFileDialog::ShowDirsOnly);
        connect(chooser, &QFileDialog::fileSelected, this,
                [this, files](const QString &folder) { saveTo(folder, files); });
    }
    chooser->open();
}

/// What is in the folder already is never written over: nobody was asked.
void ImageActions::saveTo(const QString &folder, std::vector<images::SavedFile> files)
{
    const QDir into(folder);
    QSet<QString> taken;
    for (images::SavedFile &file : files) {
        const QString name = fileNameFor(file, true);
        QString free = name;
        for (int n = 2; into.exists(free) || taken.contains(free); ++n)
            free = name.chopped(4) + u"-%1.tar"_s.arg(n);
        taken.insert(free);
        file.path = into.filePath(free);
    }
    m_models.operations.run(images::savePlan(files));
}

} // namespace bayplan::ui
