// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/keychainstore.h"

#include "core/plaintext.h"

#include <qt6keychain/keychain.h>

namespace bayplan::secrets {

using core::Error;
using core::Result;
using core::Task;

namespace {

/// What the keychain shows as the owner of our secrets.
QString service()
{
    return QStringLiteral("Bayplan");
}

/// Stops listening. The job itself goes on, as QtKeychain's jobs can't be ended half-way, and deletes itself.
class Listening : public Task::Work
{
public:
    QObject context;
};

Error described(const QKeychain::Job &job)
{
    Error error{.kind = Error::Kind::System, .what = {}, .where = KeychainStore::tr("The keychain"), .next = {}};
    switch (job.error()) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        error.kind = Error::Kind::PermissionDenied;
        error.what = KeychainStore::tr("It is locked");
        error.next = KeychainStore::tr("Unlock it and try again");
        break;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        error.kind = Error::Kind::Unsupported;
        error.what = KeychainStore::tr("There is none that can be used");
        error.next = KeychainStore::tr("Install and start GNOME Keyring or KWallet");
        break;
    default:
        error.what = core::plainLine(job.errorString());
        break;
    }
    return error;
}

/// `done` gets the job when it has finished.
Task begin(QKeychain::Job *job, const QString &key, std::function<void(const QKeychain::Job &)> done)
{
    auto work = std::make_unique<Listening>();
    job->setKey(key);
    job->setInsecureFallback(false);
    job->setAutoDelete(true);
    QObject::connect(job, &QKeychain::Job::finished, &work->context,
                     [done = std::move(done)](const QKeychain::Job *finished) {
                         const auto told = done; // the task may end in it
                         told(*finished);
                     });
    job->start(); // from the event loop
    return Task(std::move(work));
}

} // namespace

Task KeychainStore::read(const QString &key, std::function<void(Result<std::optional<QString>>)> done)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    return begin(job, key, [job, done = std::move(done)](const QKeychain::Job &finished) {
        switch (finished.error()) {
        case QKeychain::NoError:
            return done(std::optional(job->textData()));
        case QKeychain::EntryNotFound:
            return done(std::optional<QString>());
        default:
            return done(core::fail(described(finished)));
        }
    });
}

Task KeychainStore::write(const QString &key, const QString &secret, std::function<void(Result<void>)> done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setTextData(secret);
    return begin(job, key, [done = std::move(done)](const QKeychain::Job &finished) {
        if (finished.error() != QKeychain::NoError)
            return done(core::fail(described(finished)));
        done({});
    });
}

Task KeychainStore::remove(const QString &key, std::function<void(Result<void>)> done)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    return begin(job, key, [done = std::move(done)](const QKeychain::Job &finished) {
        if (finished.error() != QKeychain::NoError && finished.error() != QKeychain::EntryNotFound)
            return done(core::fail(described(finished)));
        done({});
    });
}

QString KeychainStore::explanation() const
{
    return tr("Secrets are kept in this desktop's keychain");
}

} // namespace bayplan::secrets
