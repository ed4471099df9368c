// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/imageplatform.h"

#include "core/plaintext.h"
#include "run/hostfacts.h"
#include "run/words.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "armv7l" → 7, "v7" → 7; 0 where none is told.
int armVersion(const QString &text)
{
    static const QRegularExpression form(u"\\A(?:arm)?v([0-9])"_s);
    return form.match(text).captured(1).toInt();
}

} // namespace

QString toString(const ImagePlatform &platform)
{
    QStringList parts{platform.os, platform.architecture, platform.variant};
    parts.removeAll(QString());
    return parts.join(u'/');
}

bool runsOn(const ImagePlatform &platform, const engine::EngineInfo &engine)
{
    if (!platform.os.isEmpty() && !engine.os.isEmpty() && platform.os != engine.os)
        return false;
    const QString own = platformArchitecture(engine.architecture);
    const QString wanted = platformArchitecture(platform.architecture);
    if (own.isEmpty() || wanted.isEmpty())
        return true;
    if (wanted == u"arm"_s && own == u"arm"_s) {
        const int machine = armVersion(engine.architecture);
        return machine == 0 || armVersion(platform.variant) <= machine;
    }
    return wanted == own || (wanted == u"386"_s && own == u"amd64"_s) || (wanted == u"arm"_s && own == u"arm64"_s);
}

QString platformProblem(const ContainerSpec &spec, const QString &imageId, const ImagePlatform &platform,
                        const fleet::LiveHost &live, const engine::EngineInfo &engine)
{
    constexpr int longest = 40;
    if (!spec.platform.isEmpty() || runsOn(platform, engine))
        return {};
    const auto &containers = live.containers();
    if (std::any_of(containers.begin(), containers.end(), [&](const engine::Container &container) {
            return container.imageId == imageId && container.state == engine::ContainerState::Running;
        }))
        return {};
    const ImagePlatform machine{engine.os, platformArchitecture(engine.architecture)};
    return tr("The image is made for %1, and the machine is %2")
        .arg(core::plainLine(toString(platform), longest), core::plainLine(toString(machine), longest));
}

} // namespace bayplan::run
