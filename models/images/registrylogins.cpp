// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/registrylogins.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "images/texts.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr std::chrono::seconds helperPatience{30}; // it may be asking for the keychain's password
constexpr qint64 longestConfig = 4 * 1024 * 1024;

QString keyOf(const QString &registry)
{
    return u"registry:"_s + registry;
}

std::optional<Auth> decodeKept(const QString &secret, const QString &registry)
{
    const QJsonObject object = QJsonDocument::fromJson(secret.toUtf8()).object();
    Auth auth{.username = object[u"username"_s].toString(),
              .password = object[u"password"_s].toString(),
              .identityToken = {},
              .serverAddress = serverKeyOf(registry)};
    return auth.username.isEmpty() ? std::nullopt : std::optional(auth);
}

} // namespace

/// One after the other: the keychain, the file, the helper.
class RegistryLogins::Search : public core::Task::Work
{
public:
    Search(RegistryLogins &logins, QString registry, std::function<void(FoundLogin)> done)
        : m_configFile(logins.m_configFile)
        , m_registry(std::move(registry))
        , m_done(std::move(done))
    {
        if (const auto entered = logins.m_entered.constFind(m_registry); entered != logins.m_entered.constEnd()) {
            finishSoon({.from = FoundLogin::From::Entered, .auth = *entered, .helper = {}, .problem = {}});
            return;
        }
        m_task = logins.m_secrets.read(keyOf(m_registry), [this](const Result<std::optional<QString>> &kept) {
            const auto auth = kept && *kept ? decodeKept(**kept, m_registry) : std::nullopt;
            if (auth)
                finishSoon({.from = FoundLogin::From::Keychain, .auth = auth, .helper = {}, .problem = {}});
            else
                lookInFile();
        });
    }

    ~Search() override
    {
        m_process.disconnect();
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished(1000);
        }
    }

private:
    void finishSoon(FoundLogin found)
    {
        m_task = core::soon([this, found = std::move(found)] {
            const auto done = m_done; // this may be destroyed in it
            done(found);
        });
    }

    void lookInFile()
    {
        QFile file(m_configFile);
        QByteArray text;
        if (file.open(QIODevice::ReadOnly))
            text = file.read(longestConfig);
        else if (file.exists())
            return finishSoon({.problem = Texts::tr("%1 can't be read").arg(core::plainLine(m_configFile))});
        DockerLogin login = findDockerLogin(text, m_registry);
        switch (login.kind) {
        case DockerLogin::Kind::None:
            return finishSoon({});
        case DockerLogin::Kind::Broken:
            return finishSoon(
                {.problem = Texts::tr("%1 is damaged where it tells the login").arg(core::plainLine(m_configFile))});
        case DockerLogin::Kind::Inline:
            return finishSoon({.from = FoundLogin::From::ConfigFile, .auth = login.auth, .helper = {}, .problem = {}});
        case DockerLogin::Kind::Helper:
            return askHelper(login);
        }
    }

    void askHelper(const DockerLogin &login)
    {
        const QString program = QStandardPaths::findExecutable(login.helper);
        if (program.isEmpty()) {
            return finishSoon({.helper = login.helper,
                               .problem = Texts::tr("%1, which docker's settings name, is not installed")
                                              .arg(core::plainLine(login.helper))});
        }
        QObject::connect(&m_process, &QProcess::finished, &m_process, [this, login](int code) {
            const QByteArray reply = m_process.readAllStandardOutput();
            const Auth auth = decodeHelperReply(reply, login.serverKey);
            FoundLogin found{.helper = login.helper};
            if (code == 0 && !(auth.username.isEmpty() && auth.identityToken.isEmpty())) {
                found.from = FoundLogin::From::Helper;
                found.auth = auth;
            } else if (!reply.contains("credentials not found")) { // that is how helpers say that there is none
                found.problem = Texts::tr("%1 did not tell the login").arg(core::plainLine(login.helper));
            }
            finishSoon(found);
        });
        QObject::connect(&m_process, &QProcess::errorOccurred, &m_process, [this, login](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                finishSoon({.helper = login.helper,
                            .problem = Texts::tr("%1 could not be started").arg(core::plainLine(login.helper))});
        });
        m_patience.setSingleShot(true);
        m_patience.callOnTimeout(&m_process, [this] { m_process.kill(); });
        m_patience.start(helperPatience);
        m_process.start(program, {u"get"_s});
        m_process.write(login.serverKey.toUtf8());
        m_process.closeWriteChannel();
    }

    const QString m_configFile;
    const QString m_registry;
    const std::function<void(FoundLogin)> m_done;
    core::Task m_task;
    QProcess m_process;
    QTimer m_patience;
};

RegistryLogins::RegistryLogins(core::SecretStore &secrets, QString configFile, QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
    , m_configFile(std::move(configFile))
{
}

QString RegistryLogins::usualConfigFile()
{
    const QString folder = qEnvironmentVariable("DOCKER_CONFIG");
    return (folder.isEmpty() ? QDir::homePath() + u"/.docker"_s : folder) + u"/config.json"_s;
}

core::Task RegistryLogins::find(const QString &registry, std::function<void(FoundLogin)> done)
{
    return core::Task(std::make_unique<Search>(*this, registry, std::move(done)));
}

void RegistryLogins::enter(const QString &registry, const QString &username, const QString &password, bool remember)
{
    m_entered[registry] = {
        .username = username, .password = password, .identityToken = {}, .serverAddress = serverKeyOf(registry)};
    if (!remember)
        return;
    const QJsonObject kept{{u"username"_s, username}, {u"password"_s, password}};
    m_keeping = m_secrets.write(keyOf(registry), QString::fromUtf8(QJsonDocument(kept).toJson(QJsonDocument::Compact)),
                                [](const Result<void> &) {}); // else it is asked for again the next time
}

void RegistryLogins::forget(const QString &registry)
{
    m_entered.remove(registry);
    m_keeping = m_secrets.remove(keyOf(registry), [](const Result<void> &) {});
}

} // namespace bayplan::images
