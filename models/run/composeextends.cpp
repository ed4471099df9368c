// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composeextends.h"

#include "run/composemerge.h"
#include "run/composetext.h"
#include "run/composevariables.h"
#include "run/words.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using Tree = tl::expected<YamlPtr, YamlProblem>;

namespace {

constexpr qsizetype mostExtended = 30; // one behind the other

tl::unexpected<YamlProblem> cannotExtend(const YamlPlace &place, const QString &what)
{
    return tl::unexpected(YamlProblem{place, what});
}

YamlPtr withoutExtends(const YamlNode &service)
{
    auto own = std::make_shared<YamlNode>(service);
    std::erase_if(own->entries, [](const YamlEntry &entry) { return entry.key == u"extends"_s; });
    return own;
}

} // namespace

ComposeExtends::ComposeExtends(YamlPtr file, const ComposeSurroundings &around)
    : m_file(std::move(file))
    , m_around(around)
{
}

Tree ComposeExtends::resolve(const QString &service)
{
    m_steps.clear();
    return resolve({}, m_file, service, {});
}

Tree ComposeExtends::resolve(const QString &path, const YamlPtr &file, const QString &name, const YamlPlace &askedAt)
{
    const YamlPtr services = file->find(u"services");
    const YamlEntry *service = services ? services->entry(name) : nullptr;
    if (!service || service->value->isNothing())
        return cannotExtend(
            askedAt,
            path.isEmpty()
                ? tr("There is no service “%1” to extend").arg(name.left(60))
                : tr("There is no service “%1” to extend in %2").arg(name.left(60), QFileInfo(path).fileName()));
    const YamlEntry *extends = service->value->entry(u"extends");
    if (!extends || extends->value->isNothing())
        return service->value;
    return extended(path, file, *service, *extends);
}

Tree ComposeExtends::extended(const QString &path, const YamlPtr &file, const YamlEntry &service,
                              const YamlEntry &extends)
{
    const Step step{path, service.key, extends.place()};
    if (std::any_of(m_steps.begin(), m_steps.end(), [&](const Step &each) { return each.isSame(step); }))
        return cannotExtend(step.place, circle(step));
    if (m_steps.size() >= mostExtended)
        return cannotExtend(step.place, tr("More than %1 services extend each other in a row").arg(mostExtended));
    const bool isMap = extends.value->isMap();
    const YamlPtr named = isMap ? extends.value->find(u"service") : extends.value;
    if (!named || !named->isText())
        return cannotExtend(step.place, tr("“extends” names no service"));
    const auto name = text(*named);
    if (!name)
        return tl::unexpected(name.error());
    QString basePath = path;
    YamlPtr baseFile = file;
    if (const YamlPtr asked = isMap ? extends.value->find(u"file") : nullptr) {
        auto other = otherFile(basePath, *asked);
        if (!other)
            return other;
        baseFile = *other;
    }
    m_steps << step;
    auto base = resolve(basePath, baseFile, *name, named->place());
    m_steps.removeLast();
    if (!base)
        return base;
    const YamlPtr own = withoutExtends(*service.value);
    if (!(*base)->isMap())
        return cannotExtend((*base)->place(), tr("“%1” must be a mapping").arg(name->left(60)));
    ComposeMerge merge(m_around.variables, m_made);
    YamlPtr merged = merge.service(*base, own);
    if (merge.isTooMuch())
        return cannotExtend(step.place, tr("What it extends is too large"));
    return merged;
}

/// `path`: of the file that asks, and then of the one that is asked for.
Tree ComposeExtends::otherFile(QString &path, const YamlNode &asked)
{
    const auto given = text(asked);
    if (!given)
        return tl::unexpected(given.error());
    const QString folder = path.isEmpty() ? m_around.folder : QFileInfo(path).absolutePath();
    if (folder.isEmpty() && !given->startsWith(u'/'))
        return cannotExtend(asked.place(),
                            tr("“%1” can't be found: nobody knows in which folder this file is").arg(given->left(200)));
    const QString next = QDir::cleanPath(given->startsWith(u'/') ? *given : QString(folder + u'/' + *given));
    // A file that names itself is itself: a circle would not be seen otherwise.
    if (!m_around.file.isEmpty() && next == m_around.file) {
        path.clear();
        return m_file;
    }
    path = next;
    if (const YamlPtr known = m_others.value(next))
        return known;
    const auto text = readNamedText(next);
    if (!text)
        return cannotExtend(asked.place(), tr("%1 can't be read: %2").arg(*given, text.error().what));
    const QString name = m_around.folder.isEmpty() ? next : QDir(m_around.folder).relativeFilePath(next);
    auto read = readYaml(*text, std::make_shared<YamlSource>(YamlSource{name, QFileInfo(next).absolutePath()}));
    if (read)
        m_others[next] = *read;
    return read;
}

tl::expected<QString, YamlProblem> ComposeExtends::text(const YamlNode &node) const
{
    QStringList missing; // such a name won't be found
    const auto made = node.isText() ? withVariables(node.text, m_around.variables, missing)
                                    : core::Result<QString>(wrong(tr("A text is expected here")));
    if (!made)
        return cannotExtend(node.place(), made.error().what);
    return *made;
}

QString ComposeExtends::circle(const Step &again) const
{
    const auto first =
        std::find_if(m_steps.begin(), m_steps.end(), [&](const Step &each) { return each.isSame(again); });
    QStringList words;
    for (auto step = first; step != m_steps.end(); ++step)
        words << tr("%1 (%2)").arg(step->service, step->place.words().toLower());
    words << again.service;
    return tr("“%1” extends itself: %2").arg(again.service.left(60), words.join(u" → "_s));
}

} // namespace bayplan::run
