// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/profile.h"

#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Release
{
    ApiVersion api;
    ApiVersion minimumApi;
    const char16_t *version;
};

// Which release speaks which API, with its default minimum.
constexpr std::array<Release, 11> releases{{
    {{1, 24}, {1, 12}, u"1.12.6"},
    {{1, 40}, {1, 12}, u"19.03.15"},
    {{1, 41}, {1, 12}, u"20.10.24"},
    {{1, 43}, {1, 12}, u"24.0.9"},
    {{1, 44}, {1, 24}, u"25.0.5"},
    {{1, 47}, {1, 24}, u"27.5.1"},
    {{1, 50}, {1, 24}, u"28.2.2"},
    {{1, 52}, {1, 44}, u"29.0.4"},
    {{1, 53}, {1, 44}, u"29.2.1"},
    {{1, 54}, {1, 40}, u"29.3.0"},
    {{1, 55}, {1, 40}, u"29.6.0"},
}};

} // namespace

QString ApiVersion::toString() const
{
    return QString::number(major) + u'.' + QString::number(minor);
}

std::optional<ApiVersion> ApiVersion::parse(QStringView text)
{
    const qsizetype dot = text.indexOf(u'.');
    if (dot < 1)
        return std::nullopt;
    bool majorOk = false;
    bool minorOk = false;
    const int major = text.first(dot).toInt(&majorOk);
    const int minor = text.sliced(dot + 1).toInt(&minorOk);
    if (!majorOk || !minorOk || major < 0 || minor < 0)
        return std::nullopt;
    return ApiVersion{major, minor};
}

Profile Profile::docker(ApiVersion api)
{
    const Release *release = &releases.front();
    for (const Release &candidate : releases) {
        if (candidate.api <= api)
            release = &candidate;
    }
    Profile profile;
    profile.version = QString::fromUtf16(release->version);
    profile.api = api;
    profile.minimumApi = std::min(release->minimumApi, api);
    return profile;
}

Profile Profile::docker20()
{
    return docker({1, 41});
}

Profile Profile::docker28()
{
    return docker({1, 50});
}

Profile Profile::docker29()
{
    return docker({1, 52});
}

Profile Profile::dockerFrom(ApiVersion minimum, ApiVersion api)
{
    Profile profile = docker(api);
    profile.minimumApi = minimum;
    return profile;
}

namespace {

Profile podman(const QString &version, ApiVersion api)
{
    Profile profile;
    profile.kind = Profile::Kind::Podman;
    profile.version = version;
    profile.api = api;
    profile.minimumApi = {1, 24};
    profile.operatingSystem = u"fedora"_s;
    profile.kernel = u"6.8.11-300.fc40.x86_64"_s;
    return profile;
}

} // namespace

Profile Profile::podman43()
{
    Profile profile = podman(u"4.3.1"_s, {1, 41});
    profile.operatingSystem = u"debian"_s;
    profile.kernel = u"6.1.0-28-amd64"_s;
    profile.healthEventsLag = true;
    return profile;
}

Profile Profile::podman49()
{
    return podman(u"4.9.4"_s, {1, 41});
}

Profile Profile::podman54()
{
    return podman(u"5.4.2"_s, {1, 41});
}

Profile Profile::podman58()
{
    return podman(u"5.8.2"_s, {1, 44});
}

} // namespace bayplan::simulator
