// SPDX-License-Identifier: GPL-3.0-or-later
#include "secretcorpus.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Place = SecretSample::Place;

namespace {

constexpr auto alnum = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr auto upper = u"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr auto hex = u"0123456789abcdef";

/// Letters by chance, always the same; each call has others. Some of each kind are among them.
class Filler
{
public:
    QString operator()(int length, QStringView letters = alnum)
    {
        QString text;
        while (text.size() < length)
            text += letters.at(qsizetype(m_random.bounded(int(letters.size()))));
        if (length > 3 && letters == QStringView(alnum))
            text.replace(length - 3, 3, u"a7Q"_s);
        return text;
    }

private:
    QRandomGenerator m_random{20240101};
};

QString base64(const QString &text)
{
    return QString::fromLatin1(text.toUtf8().toBase64());
}

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

class Corpus
{
public:
    QList<SecretSample> samples;

    void anywhere(const QString &title, const QString &text, const QString &secret)
    {
        samples << SecretSample{title, Place::Anywhere, {}, text, secret};
    }
    void token(const QString &title, const QString &token) { anywhere(title, token, token); }
    void named(const QString &name, const QString &text)
    {
        samples << SecretSample{name, Place::Named, name, text, text};
    }
    void script(const QString &title, const QString &text, const QString &secret)
    {
        samples << SecretSample{title, Place::Script, {}, text, secret};
    }
    void words(const QString &title, const QStringList &words, const QString &secret)
    {
        samples << SecretSample{title, Place::Words, {}, words.join(u'\n'), secret};
    }
};

void addTokens(Corpus &corpus, Filler &fill)
{
    corpus.token(u"GitHub, classic"_s, u"ghp_"_s + fill(36));
    corpus.token(u"GitHub, OAuth"_s, u"gho_"_s + fill(36));
    corpus.token(u"GitHub, app"_s, u"ghs_"_s + fill(36));
    corpus.token(u"GitHub, fine-grained"_s, u"github_"_s + u"pat_"_s + fill(22) + u"_"_s + fill(59));
    corpus.token(u"GitLab"_s, u"glpat-"_s + fill(20));
    corpus.token(u"GitLab runner"_s, u"glrt-"_s + fill(20));
    corpus.token(u"Slack bot"_s, u"xoxb-"_s + u"123456789012-"_s + fill(24));
    corpus.token(u"Slack user"_s, u"xoxp-"_s + u"123456789012-"_s + fill(24));
    corpus.token(u"Slack app"_s, u"xapp-"_s + u"1-A"_s + fill(32));
    corpus.token(u"Stripe, live"_s, u"sk_"_s + u"live_"_s + fill(24));
    corpus.token(u"Stripe, restricted"_s, u"rk_"_s + u"live_"_s + fill(24));
    corpus.token(u"Stripe, webhook"_s, u"whsec_"_s + fill(32));
    corpus.token(u"AWS access key"_s, u"AKIA"_s + fill(16, upper));
    corpus.token(u"AWS temporary key"_s, u"ASIA"_s + fill(16, upper));
    const QString s3 = fill(40);
    corpus.anywhere(u"AWS pair of s3fs"_s, u"AKIA"_s + fill(16, upper) + u":"_s + s3, s3);
    corpus.token(u"Google API"_s, u"AIza"_s + fill(35));
    corpus.token(u"Google OAuth"_s, u"ya29."_s + fill(60));
    corpus.token(u"Google client"_s, u"GOCSPX-"_s + fill(28));
    corpus.token(u"SendGrid"_s, u"SG."_s + fill(22) + u"."_s + fill(43));
    corpus.token(u"Mailgun"_s, u"key-"_s + fill(32, hex));
    corpus.token(u"Mailchimp"_s, fill(32, hex) + u"-us12"_s);
    corpus.token(u"Twilio"_s, u"SK"_s + fill(32, hex));
    corpus.token(u"npm"_s, u"npm_"_s + fill(36));
    corpus.token(u"PyPI"_s, u"pypi-"_s + u"AgEIcHlwaS5vcmc"_s + fill(60));
    corpus.token(u"Docker Hub"_s, u"dckr_"_s + u"pat_"_s + fill(27));
    corpus.token(u"DigitalOcean"_s, u"dop_"_s + u"v1_"_s + fill(64, hex));
    corpus.token(u"Vault"_s, u"hvs."_s + fill(90));
    corpus.token(u"Vault, old"_s, u"s."_s + fill(24));
    corpus.token(u"Terraform Cloud"_s, fill(14) + u".atlasv1."_s + fill(60));
    corpus.token(u"Shopify"_s, u"shpat_"_s + fill(32, hex));
    corpus.token(u"OpenAI"_s, u"sk-"_s + u"proj-"_s + fill(48));
    corpus.token(u"Anthropic"_s, u"sk-"_s + u"ant-api03-"_s + fill(90));
    corpus.token(u"Hugging Face"_s, u"hf_"_s + fill(34));
    corpus.token(u"Databricks"_s, u"dapi"_s + fill(32, hex));
    corpus.token(u"Grafana"_s, u"glsa_"_s + fill(32) + u"_"_s + fill(8, hex));
    corpus.token(u"Tailscale"_s, u"tskey-"_s + u"auth-"_s + fill(30));
    corpus.token(u"Pulumi"_s, u"pul-"_s + fill(40, hex));
    corpus.token(u"Telegram bot"_s, u"123456789:"_s + fill(35));
    corpus.token(u"Discord bot"_s, u"M"_s + fill(23) + u"."_s + fill(6) + u"."_s + fill(27));
    corpus.token(u"Azure client"_s, fill(3) + u"8Q~"_s + fill(34));
    corpus.token(u"Swarm"_s, u"SWMTKN-"_s + u"1-"_s + fill(50) + u"-"_s + fill(25));
    corpus.token(u"age"_s, u"AGE-SECRET-"_s + u"KEY-1"_s + fill(58, upper));
    corpus.token(u"Doppler"_s, u"dp.st."_s + fill(40));
    corpus.token(u"JSON Web Token"_s, u"eyJhbGciOiJIUzI1NiJ9."_s +
                                          base64(u"{\"sub\":\"anna\",\"n\":\"x\"}"_s).remove(u'=') + u"."_s + fill(43));
}

void addAddresses(Corpus &corpus, Filler &fill)
{
    const auto url = [&](const QString &title, const QString &begin, const QString &end) {
        const QString secret = fill(12);
        corpus.anywhere(title, begin + secret + end, secret);
    };
    url(u"Postgres"_s, u"postgres://shop:"_s, u"@db:5432/shop"_s);
    url(u"Redis without a user"_s, u"redis://:"_s, u"@cache:6379/0"_s);
    url(u"MongoDB of several hosts"_s, u"mongodb+srv://app:"_s, u"@a.example,b.example/db?retryWrites=true"_s);
    url(u"AMQP"_s, u"amqp://guest:"_s, u"@mq:5672/%2f"_s);
    url(u"Proxy"_s, u"http://user:"_s, u"@proxy.example:3128"_s);
    url(u"Git over HTTP"_s, u"https://oauth2:"_s, u"@git.example/a/b.git"_s);
    url(u"SMTP"_s, u"smtp://bot%40example.com:"_s, u"@mail.example:587"_s);
    url(u"Password with a slash"_s, u"mysql://root:pa/"_s, u"@db/shop"_s);
    url(u"Password with an at sign"_s, u"mysql://root:p@"_s, u"@db/shop"_s);
    url(u"Password with a hash"_s, u"mysql://root:#"_s, u"@db/shop"_s);
    url(u"JDBC"_s, u"jdbc:postgresql://db/shop?user=app&password="_s, u"&ssl=true"_s);
    url(u"Oracle"_s, u"jdbc:oracle:thin:scott/"_s, u"@//db:1521/x"_s);
    url(u"MySQL of Go"_s, u"app:"_s, u"@tcp(db:3306)/shop?parseTime=true"_s);
    url(u"Without a scheme"_s, u"app:"_s, u"@db.example:5432/shop"_s);
    url(u"Query"_s, u"https://api.example/v1?limit=5&access_token="_s, u""_s);
    url(u"Azure shared access"_s, u"https://x.blob.core.example/c?sv=2020&sp=r&sig="_s + fill(30), u"%3D"_s);
    url(u"ADO"_s, u"Server=db;Database=shop;User Id=sa;Password="_s, u";Encrypt=true"_s);
    url(u"ADO, short"_s, u"Data Source=db;Uid=sa;Pwd="_s, u";"_s);
    url(u"ADO with a semicolon"_s, u"Server=db;Password=a;"_s, u";Encrypt=true"_s);
    url(u"libpq"_s, u"host=db user=app password="_s, u" dbname=shop"_s);
    url(u"Azure storage"_s, u"DefaultEndpointsProtocol=https;AccountName=x;AccountKey="_s,
        u"==;EndpointSuffix=core.example"_s);
    url(u"CIFS"_s, u"addr=nas,username=anna,password="_s, u",vers=3.0"_s);
    url(u"CIFS with a comma"_s, u"addr=nas,username=anna,password=a,"_s, u",vers=3.0"_s);
    url(u"Encoded in a query"_s, u"https://x.example/?next=https%3A%2F%2Fanna%3A"_s, u"%40y.example%2F"_s);
    url(u"One-time passwords"_s, u"otpauth://totp/x?issuer=y&secret="_s, u""_s);
    url(u"Telegram's API"_s, u"https://api.telegram.org/bot123:"_s, u"/getMe"_s);
    url(u"Slack webhook"_s, u"https://hooks."_s + u"slack.com/services/T00000000/B00000000/"_s, u""_s);
    url(u"Discord webhook"_s, u"https://discord.com/api/"_s + u"webhooks/123456789/"_s, u""_s);
    const QString user = fill(32, hex) + u"a1"_s;
    corpus.anywhere(u"Token as the user"_s, u"https://"_s + user + u"@sentry.example/1"_s, user);
}

void addTexts(Corpus &corpus, Filler &fill)
{
    const auto text = [&](const QString &title, const QString &begin, const QString &end) {
        const QString secret = fill(16);
        corpus.anywhere(title, begin + secret + end, secret);
    };
    const QString dashes = u"-----"_s;
    for (const QString &kind : {u"RSA "_s, u"EC "_s, u"OPENSSH "_s, u""_s, u"ENCRYPTED "_s}) {
        text(u"PEM "_s + kind, dashes + u"BEGIN "_s + kind + u"PRIVATE KEY"_s + dashes + u"\n"_s + fill(64) + u"\n"_s,
             u"\n"_s + dashes + u"END "_s + kind + u"PRIVATE KEY"_s + dashes + u"\n"_s);
    }
    text(u"PGP"_s, dashes + u"BEGIN PGP PRIVATE KEY BLOCK"_s + dashes + u"\n"_s + fill(64) + u"\n"_s, u"\n"_s);
    text(u"PEM on one line"_s, dashes + u"BEGIN PRIVATE KEY"_s + dashes + u"\\n"_s,
         u"\\n"_s + dashes + u"END PRIVATE KEY"_s + dashes);
    const QString pem = base64(dashes + u"BEGIN EC PRIVATE KEY"_s + dashes + u"\n"_s + fill(60) + u"\n"_s);
    corpus.anywhere(u"PEM in base64"_s, pem, pem.mid(40));
    text(u"Bearer"_s, u"Authorization: Bearer "_s, u""_s);
    text(u"Token scheme"_s, u"Authorization: token "_s, u""_s);
    const QString basic = base64(u"anna:"_s + fill(12));
    corpus.anywhere(u"Basic"_s, u"Basic "_s + basic, basic);
    text(u"Traefik's basic auth"_s, u"admin:$$apr1$$Hk3$$"_s, u""_s);
    text(u"bcrypt"_s, u"admin:$2y$05$"_s, u""_s);
    text(u"argon2"_s, u"$argon2id$v=19$m=65540,t=3,p=4$"_s, u""_s);
    text(u"LDAP hash"_s, u"{SSHA}"_s, u"=="_s);
    text(u"JSON"_s, u"{\"user\":\"anna\",\"password\":\""_s, u"\"}"_s);
    text(u"JSON, deep"_s, u"{\"a\":[{\"b\":{\"clientSecret\":\""_s, u"\"}}]}"_s);
    text(u"JSON, name and value"_s, u"[{\"name\":\"DB_PASSWORD\",\"value\":\""_s, u"\"}]"_s);
    text(u"JSON, value and name"_s, u"[{\"value\":\""_s, u"\",\"name\":\"DB_PASSWORD\"}]"_s);
    text(u"JSON, list"_s, u"{\"apiKeys\":[\""_s, u"\",\"\"]}"_s);
    text(u"JSON, below"_s, u"{\"credentials\":{\"user\":\"a\",\"x\":\""_s, u"\"}}"_s);
    text(u"JSON in JSON"_s, u"{\"config\":\"{\\\"token\\\":\\\""_s, u"\\\"}\"}"_s);
    text(u"JSON, cut"_s, u"{\"user\":\"anna\",\"password\":\""_s, u"\",\"rest"_s);
    text(u"Docker's logins"_s, u"{\"auths\":{\"registry.example\":{\"auth\":\""_s, u"\"}}}"_s);
    const QString logins = base64(compact({{u"auths"_s, QJsonObject{{u"r"_s, QJsonObject{{u"auth"_s, fill(20)}}}}}}));
    corpus.anywhere(u"Docker's logins in base64"_s, logins, logins);
    text(u"YAML"_s, u"user: anna\npassword: "_s, u"\nport: 5432\n"_s);
    text(u"YAML block"_s, u"api:\n  token: |\n    "_s, u"\n  port: 1\n"_s);
    text(u"Properties"_s, u"db.user=anna\ndb.password = my "_s, u"\ndb.port=1\n"_s);
    text(u"XML"_s, u"<server><id>x</id><password>"_s, u"</password></server>"_s);
    text(u"XML attribute"_s, u"<user name=\"x\" password=\""_s, u"\"/>"_s);
    text(u"npmrc"_s, u"//registry.npmjs.org/:_authToken="_s, u""_s);
    text(u"netrc"_s, u"machine x.example login anna password "_s, u""_s);
    text(u"WireGuard"_s, u"[Interface]\nPrivateKey = "_s, u"=\nListenPort = 1\n"_s);
    text(u"SQL"_s, u"CREATE USER app IDENTIFIED BY '"_s, u"'"_s);
    text(u"SQL of Postgres"_s, u"ALTER ROLE app WITH PASSWORD '"_s, u"';"_s);
    text(u"YAML on one line"_s, u"x: {user: anna, password: my "_s, u"}"_s);
    text(u"PHP"_s, u"define('DB_PASSWORD', '"_s, u"');"_s);
    text(u"Words in a list"_s, u"['server', '--password', '"_s, u"']"_s);
    text(u"Java's options"_s, u"-Xmx512m -Djavax.net.ssl.keyStorePassword="_s, u" -Dfile.encoding=UTF-8"_s);
    text(u"mysql's options"_s, u"-u root -p"_s, u" -h db"_s);
    text(u"Mount options"_s, u"username=anna,password=my "_s, u",d,vers=3.0"_s);
    text(u"Extra header"_s, u"http.extraheader=AUTHORIZATION: basic "_s, u""_s);
    text(u"redis.conf"_s, u"port 6379\nrequirepass "_s, u"\n"_s);
}

void addNamed(Corpus &corpus, Filler &fill)
{
    for (const QString &name : {u"DB_PASSWORD"_s,
                                u"PASSWORD"_s,
                                u"MYSQL_ROOT_PASSWORD"_s,
                                u"PGPASSWORD"_s,
                                u"REDIS_PASS"_s,
                                u"MYSQL_PWD"_s,
                                u"ROOT_PW"_s,
                                u"ADMIN_PASSWD"_s,
                                u"SSH_PASSPHRASE"_s,
                                u"API_KEY"_s,
                                u"APIKEY"_s,
                                u"STRIPE_API_KEY_2"_s,
                                u"SECRET_KEY_BASE"_s,
                                u"APP_SECRET"_s,
                                u"JWT_SECRET_OLD"_s,
                                u"clientSecret"_s,
                                u"AWS_SECRET_ACCESS_KEY"_s,
                                u"AWS_SESSION_TOKEN"_s,
                                u"ENCRYPTION_KEY"_s,
                                u"RAILS_MASTER_KEY"_s,
                                u"PRIVATE_KEY"_s,
                                u"GITHUB_TOKEN"_s,
                                u"BOT_TOKEN"_s,
                                u"X_AUTH"_s,
                                u"REDIS_AUTH"_s,
                                u"LICENSE_KEY"_s,
                                u"SNMP_COMMUNITY"_s,
                                u"RABBITMQ_ERLANG_COOKIE"_s,
                                u"WALLET_MNEMONIC"_s,
                                u"AUTH_SALT"_s,
                                u"VAULT_SECRET_ID"_s,
                                u"DB_CREDENTIALS"_s,
                                u"PASSWORD_HASH"_s,
                                u"BASICAUTH_USERS"_s,
                                u"WG_PRESHARED"_s,
                                u"spring.datasource.password"_s,
                                u"com.example.api-key"_s,
                                u"secrets.db"_s})
        corpus.named(name, fill(14));
}

void addCommands(Corpus &corpus, Filler &fill)
{
    const auto script = [&](const QString &title, const QString &begin, const QString &end = {}) {
        const QString secret = fill(12);
        corpus.script(title, begin + secret + end, secret);
    };
    const auto words = [&](const QString &title, QStringList list) {
        const QString secret = fill(12);
        corpus.words(title, list.replaceInStrings(u"%"_s, secret), secret);
    };
    script(u"Option"_s, u"exec server --db-password="_s, u" --port 80"_s);
    script(u"Option and word"_s, u"exec server --token "_s, u" --port 80"_s);
    script(u"Quoted"_s, u"exec server --password \"a b "_s, u"\" --port 80"_s);
    script(u"Assignment before"_s, u"PGPASSWORD="_s, u" psql -h db -c 'select 1'"_s);
    script(u"Export"_s, u"export API_KEY='"_s, u"' && exec server"_s);
    script(u"curl's user"_s, u"curl -fsS -u health:"_s, u" http://localhost/ || exit 1"_s);
    script(u"curl's header"_s, u"curl -H 'X-Api-Key: "_s, u"' http://localhost/"_s);
    script(u"curl's bearer"_s, u"curl -H \"Authorization: Bearer "_s, u"\" http://localhost/"_s);
    script(u"curl's data"_s, u"curl -d '{\"password\": \""_s, u"\"}' http://localhost/"_s);
    script(u"mysql"_s, u"mysqladmin ping -uroot -p"_s, u" -h db"_s);
    script(u"redis-cli"_s, u"redis-cli -a "_s, u" ping | grep PONG"_s);
    script(u"sshpass"_s, u"sshpass -p "_s, u" ssh anna@host"_s);
    script(u"Within"_s, u"bash -c \"mysql -uroot -p"_s, u" shop\""_s);
    script(u"Two within"_s, u"sh -c \"sh -c 'curl -u a:"_s, u" x'\""_s);
    script(u"docker login"_s, u"docker login -u anna -p "_s, u" registry.example"_s);
    script(u"From echo"_s, u"echo "_s, u" | docker login -u anna --password-stdin"_s);
    script(u"chpasswd"_s, u"echo 'root:"_s, u"' | chpasswd && exec sshd -D"_s);
    script(u"aws configure"_s, u"aws configure set aws_secret_access_key "_s, u" && aws s3 ls"_s);
    script(u"openssl"_s, u"openssl rsa -in k.pem -passin pass:"_s, u" -out x"_s);
    script(u"ldapsearch"_s, u"ldapsearch -x -D cn=admin -w "_s, u" -b dc=x"_s);
    script(u"Build argument"_s, u"RUN |1 NPM_TOKEN="_s, u" /bin/sh -c npm ci # buildkit"_s);
    script(u"Dockerfile"_s, u"/bin/sh -c #(nop)  ENV DB_PASSWORD="_s, u""_s);
    script(u"Default value"_s, u"exec server --password ${DB_PASSWORD:-"_s, u"}"_s);
    script(u"htpasswd"_s, u"htpasswd -bc /etc/users anna "_s, u""_s);
    words(u"redis-server"_s, {u"redis-server"_s, u"--requirepass"_s, u"%"_s});
    words(u"Long option"_s, {u"server"_s, u"--admin-password"_s, u"%"_s, u"-v"_s});
    words(u"Long option with a space"_s, {u"server"_s, u"--admin-password=my %"_s, u"-v"_s});
    words(u"Go's options"_s, {u"server"_s, u"-api-key"_s, u"%"_s});
    words(u"Variable"_s, {u"env"_s, u"DB_PASSWORD=my %"_s, u"server"_s});
    words(u"curl"_s, {u"curl"_s, u"--user"_s, u"a:%"_s, u"http://x"_s});
    words(u"curl, attached"_s, {u"/usr/bin/curl"_s, u"-ua:%"_s, u"http://x"_s});
    words(u"mysqldump"_s, {u"mysqldump"_s, u"-p%"_s, u"shop"_s});
    words(u"mongosh"_s, {u"mongosh"_s, u"-u"_s, u"root"_s, u"-p"_s, u"%"_s});
    words(u"Script among words"_s, {u"/bin/sh"_s, u"-c"_s, u"TOKEN=% exec server"_s});
}

QJsonObject containerJson(const QStringList &env, const QJsonObject &labels, const QStringList &command,
                          const QString &output)
{
    const QJsonArray args = QJsonArray::fromStringList(command.mid(1));
    return {
        {u"Id"_s, QString(64, u'a')},
        {u"Path"_s, command.value(0)},
        {u"Args"_s, args},
        {u"Config"_s, QJsonObject{{u"Env"_s, QJsonArray::fromStringList(env)},
                                  {u"Cmd"_s, QJsonArray::fromStringList(command)},
                                  {u"Labels"_s, labels},
                                  {u"Healthcheck"_s, QJsonObject{{u"Test"_s, QJsonArray{u"CMD-SHELL"_s, output}}}}}},
        {u"State"_s,
         QJsonObject{{u"Health"_s,
                      QJsonObject{{u"Log"_s, QJsonArray{QJsonObject{{u"ExitCode"_s, 1}, {u"Output"_s, output}}}}}}}},
        {u"HostConfig"_s, QJsonObject{{u"Memory"_s, qint64(9007199254740993)}, {u"Binds"_s, QJsonValue::Null}}}};
}

QJsonObject spec(const QStringList &env, const QStringList &command, const QString &health)
{
    return {{u"version"_s, 1},
            {u"name"_s, u"web"_s},
            {u"image"_s, u"web:1"_s},
            {u"command"_s, QJsonArray::fromStringList(command)},
            {u"options"_s, QJsonObject{{u"env"_s, QJsonArray::fromStringList(env)},
                                       {u"health-cmd"_s, QJsonArray{health}},
                                       {u"publish"_s, QJsonArray{u"8080:80"_s}}}}};
}

} // namespace

QList<SecretSample> secretCorpus()
{
    Corpus corpus;
    Filler fill;
    addTokens(corpus, fill);
    addAddresses(corpus, fill);
    addTexts(corpus, fill);
    addNamed(corpus, fill);
    addCommands(corpus, fill);
    return corpus.samples;
}

QList<HarmlessSample> harmlessCorpus()
{
    return {
        {u"PWD"_s, u"/app"_s},
        {u"OLDPWD"_s, u"/root"_s},
        {u"PATH"_s, u"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"_s},
        {u"TOKEN_URL"_s, u"https://auth.example/token"_s},
        {u"PASSWORD_FILE"_s, u"/run/secrets/db"_s},
        {u"POSTGRES_PASSWORD_FILE"_s, u"/run/secrets/postgres"_s},
        {u"DB_PASSWORD"_s, u"/run/secrets/db_password"_s},
        {u"AUTHOR"_s, u"anna"_s},
        {u"KEYBOARD"_s, u"de"_s},
        {u"MONKEY"_s, u"george"_s},
        {u"COMPASS"_s, u"north"_s},
        {u"BYPASS"_s, u"localhost,127.0.0.1"_s},
        {u"SECRETARIAT"_s, u"room 12"_s},
        {u"SSH_AUTH_SOCK"_s, u"/ssh-agent"_s},
        {u"GPG_KEY"_s, u"0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D"_s},
        {u"GPG_KEYS"_s, u"39B641343D8C104B2B146DC3F9C39DC0B9698544 E60913E4DF209907D8E30D96659A97C9CF2A795A"_s},
        {u"PYTHON_SHA256"_s, u"5ae03e308260164baba39921fdb4dbf8e6d03d8235a939d4582b33f0b5e46a83"_s},
        {u"GIT_COMMIT"_s, u"356261a0e56783ba596ba0b863e49a7a77f3d924"_s},
        {u"TOKENIZERS_PARALLELISM"_s, u"false"_s},
        {u"PASSWORD_MIN_LENGTH"_s, u"12"_s},
        {u"KEY_PREFIX"_s, u"cache:"_s},
        {u"CACHE_KEY"_s, u"web"_s},
        {u"PARTITION_KEY"_s, u"user_id"_s},
        {u"PUBLIC_KEY"_s, u"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"_s},
        {u"MAX_TOKENS"_s, u"4096"_s},
        {u"ACCESS_TOKEN_EXPIRE_MINUTES"_s, u"30"_s},
        {u"JWT_ALGORITHM"_s, u"HS256"_s},
        {u"AUTH_METHOD"_s, u"scram-sha-256"_s},
        {u"POSTGRES_HOST_AUTH_METHOD"_s, u"trust"_s},
        {u"ENABLE_AUTH"_s, u"true"_s},
        {u"ALLOW_EMPTY_PASSWORD"_s, u"yes"_s},
        {u"MYSQL_RANDOM_ROOT_PASSWORD"_s, u"1"_s},
        {u"REDIS_PASSWORD"_s, u""_s},
        {u"DB_SECRET_NAME"_s, u"prod/db"_s},
        {u"SECRET_ARN"_s, u"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3"_s},
        {u"SSL_KEY_PATH"_s, u"/etc/ssl/private/web.pem"_s},
        {u"CSRF_COOKIE_NAME"_s, u"csrf"_s},
        {u"AUTH_HEADER"_s, u"X-Forwarded-User"_s},
        {u"PASSENGER_APP_ENV"_s, u"production"_s},
        {u"KEYCLOAK_URL"_s, u"https://sso.example/realms/shop"_s},
        {u"AWS_SECRETSMANAGER_ENDPOINT"_s, u"https://sm.example"_s},
        {u"COMPOSE_PROFILES"_s, u"dev"_s},
        {u"HOTKEY"_s, u"ctrl-b"_s},
        {u"DATABASE_URL"_s, u"postgres://db:5432/shop"_s},
        {u"DATABASE_URL"_s, u"postgres://shop@db:5432/shop?sslmode=require"_s},
        {u"MYSQL_URL"_s, u"mysql://shop:${DB_PASSWORD}@db/shop"_s},
        {u"REGISTRY"_s, u"https://registry.npmjs.org/@scope/package"_s},
        {u"REGISTRY"_s, u"http://localhost:4873/@scope/package"_s},
        {u"MAINTAINER"_s, u"Anna <anna@example.com>"_s},
        {u"ADMIN_EMAIL"_s, u"mailto:anna@example.com"_s},
        {u"IMAGE"_s, u"nginx:1.25@sha256:"_s + QString(64, u'c')},
        {u"REMOTE"_s, u"git@github.com:anna/web.git"_s},
        {u"org.opencontainers.image.revision"_s, u"149667a145a9a7d57750c7c4f5b5d286494f7e28"_s},
        {u"com.docker.compose.config-hash"_s, u"9b1f2e3d4c5b6a79889706152433425160718293a4b5c6d7e8f90a1b2c3d4e5f"_s},
        {u"traefik.http.routers.secret-api.rule"_s, u"Host(`api.example`) && PathPrefix(`/token`)"_s},
        {u"traefik.http.routers.web.tls.certresolver"_s, u"le"_s},
        {u"traefik.http.services.token-server.loadbalancer.server.port"_s, u"80"_s},
        {u"prometheus.scrape.interval"_s, u"15s"_s},
        {u"STRIPE_PUBLISHABLE_KEY"_s, u"pk_test_abc"_s},
        {u"BUILD_ID"_s, u"0f8fad5b-d9cb-469f-a165-70867728950e"_s},
        {u""_s, u"sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1"_s},
        {u""_s, u"2024-05-01T10:00:00.123456789Z"_s},
        {u""_s, u"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"_s},
        {u""_s, u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkqf0 anna@desk"_s},
        {u""_s, u"npm_config_registry"_s},
        {u""_s, u"scikit-learn sk-learn-contrib-lightning-extensions"_s},
        {u""_s, u"docker run --user 1000:1000 -p 8080:80 registry.example/secret:latest"_s},
        {u""_s, u"exec server --password-file /run/secrets/db --token-ttl 30m --port=80"_s},
        {u""_s, u"exec server --password \"$DB_PASSWORD\" --token ${TOKEN}"_s},
        {u""_s, u"exec server --password $(cat /run/secrets/db)"_s},
        {u""_s, u"curl -fsS -u $USER_NAME:$USER_PASSWORD http://localhost/ || exit 1"_s},
        {u""_s, u"curl -fsS http://localhost:8080/healthz?probe=1 || exit 1"_s},
        {u""_s, u"mysqladmin ping -h localhost -uroot -p"_s},
        {u""_s, u"401 Unauthorized: Bearer authentication needed, realm=\"registry\""_s},
        {u""_s, u"{\"user\":\"anna\",\"passwordFile\":\"/run/secrets/db\",\"port\":5432,\"tokens\":200}"_s},
        {u"LS_COLORS"_s, u"rs=0:di=01;34:ln=01;36:*.key=01;31:*.pem=01"_s},
        {u"JAVA_OPTS"_s, u"-Xmx512m -Djavax.net.ssl.trustStore=/etc/ssl/trust.jks -Dfile.encoding=UTF-8"_s},
        {u"PS1"_s, u"\\u@\\h:\\w\\$ "_s},
        {u"PGPASSFILE"_s, u"/root/.pgpass"_s},
        {u"NGINX_GPGKEY_PATH"_s, u"/usr/share/keyrings/nginx-archive-keyring.gpg"_s},
        {u"VAPID_PUBLIC_KEY"_s, u"BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA"_s},
        {u""_s, u"FATAL: password authentication failed for user \"postgres\""_s},
        {u""_s, u"gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys \"$GPG_KEY\""_s},
        {u""_s, u"--auth --bind_ip_all --keyFile /data/key"_s},
        {u""_s, u"docker run -u 1000 -p8080:80 web"_s},
        {u""_s, u"nginx -g 'daemon off;'"_s},
        {u""_s, u"the key of the map is sorted; tokens are words, and a pass is a round"_s},
    };
}

QJsonObject inspectWith(const SecretSample &sample)
{
    const QString &text = sample.text;
    switch (sample.place) {
    case Place::Anywhere: {
        const QString json = compact({{u"note"_s, text}, {u"list"_s, QJsonArray{1, text}}});
        const QJsonObject labels{{u"com.example.note"_s, text},
                                 {u"com.example.json"_s, json},
                                 {u"bayplan.spec"_s, compact(spec({u"NOTE="_s + text}, {u"server"_s, text}, text))}};
        return containerJson({u"NOTE="_s + text, u"JSON="_s + json, text}, labels, {u"server"_s, u"--note"_s, text},
                             text);
    }
    case Place::Named: {
        const QString json = compact({{sample.name, text}, {u"list"_s, QJsonArray{QJsonObject{{sample.name, text}}}}});
        const QString variable = sample.name + u"="_s + text;
        const QString script = u"exec server --"_s + QString(sample.name).toLower().replace(u'_', u'-') + u" "_s + text;
        const QJsonObject labels{{sample.name, text},
                                 {u"com.example.json"_s, json},
                                 {u"bayplan.spec"_s, compact(spec({variable}, {u"run"_s, u"-e"_s, variable}, script))}};
        return containerJson({variable, u"JSON="_s + json}, labels, {u"docker"_s, u"run"_s, u"-e"_s, variable}, script);
    }
    case Place::Script: {
        const QStringList command{u"/bin/sh"_s, u"-c"_s, text};
        const QJsonObject labels{{u"com.example.command"_s, text},
                                 {u"bayplan.spec"_s, compact(spec({u"COMMAND="_s + text}, command, text))}};
        return containerJson({u"COMMAND="_s + text}, labels, command, text);
    }
    case Place::Words: {
        const QStringList command = text.split(u'\n');
        const QJsonObject labels{{u"bayplan.spec"_s, compact(spec({}, command, u"true"_s))}};
        return containerJson({}, labels, command, u"true"_s);
    }
    }
    return {};
}

QJsonObject inspectWith(const HarmlessSample &sample)
{
    const QString name = sample.name.isEmpty() ? u"NOTE"_s : sample.name;
    const QString variable = name + u"="_s + sample.text;
    const QString json = compact({{name, sample.text}});
    const QJsonObject labels{{name, sample.text},
                             {u"com.example.json"_s, json},
                             {u"bayplan.spec"_s, compact(spec({variable}, {u"server"_s, sample.text}, u"true"_s))}};
    QJsonObject inspect = containerJson({variable, u"JSON="_s + json}, labels, {u"server"_s, u"-e"_s, variable},
                                        sample.name.isEmpty() ? sample.text : u"true"_s);
    inspect[u"Name"_s] = u"/harmless"_s;
    return inspect;
}

snapshots::Snapshot corpusSnapshot()
{
    const QList<SecretSample> samples = secretCorpus();
    snapshots::HostPart host{.name = u"aws1"_s,
                             .endpoint = u"ssh://root:endpointhunter2@aws1"_s,
                             .address = u"10.0.0.1"_s,
                             .labels = {{u"zone"_s, u"a"_s}, {u"ipmi-password"_s, u"labelhunter2"_s}},
                             .error = u"can't reach http://u:errorhunter2@proxy:3128"_s};
    host.info = {{u"HttpProxy"_s, u"http://u:infohunter2@proxy:3128"_s},
                 {u"Plugins"_s, QJsonObject{{u"Authorization"_s, QJsonArray{u"opa"_s}}}},
                 {u"NCPU"_s, 4}};
    for (qsizetype i = 0; i < samples.size(); ++i) {
        host.containers.push_back({.id = QString::number(i), .name = u"c%1"_s.arg(i)});
        host.inspects.append(QJsonDocument(inspectWith(samples.at(i))).toJson(QJsonDocument::Compact));
    }
    host.imageInspects[u"sha256:1"_s] = {{u"Config"_s, QJsonObject{{u"Env"_s, QJsonArray{u"API_KEY=imagehunter2"_s}}}}};
    host.images = {QJsonObject{{u"Id"_s, u"sha256:1"_s}, {u"Labels"_s, QJsonObject{{u"token"_s, u"listhunter2"_s}}}}};
    host.networks = {QJsonObject{{u"Name"_s, u"n"_s}, {u"Options"_s, QJsonObject{{u"psk"_s, u"networkhunter2"_s}}}}};
    host.volumes = {QJsonObject{{u"Name"_s, u"v"_s},
                                {u"Options"_s, QJsonObject{{u"device"_s, u"//nas/share"_s},
                                                           {u"o"_s, u"username=a,password=volumehunter2,vers=3"_s}}}}};
    snapshots::ServicePart service{.name = u"web"_s, .home = u"aws1"_s};
    const QJsonObject made = spec({u"PIN_CODE=1"_s, u"DB_PASSWORD=recordhunter2"_s},
                                  {u"run"_s, u"--token"_s, u"wordhunter2"_s}, u"curl -u a:healthhunter2 http://x"_s);
    service.record = {{u"name"_s, u"web"_s},
                      {u"revisions"_s, QJsonArray{QJsonObject{{u"number"_s, 1}, {u"spec"_s, made}}}}};
    service.ingresses = {QJsonObject{{u"name"_s, u"in"_s}, {u"endpoint"_s, u"https://u:ingresshunter2@lb"_s}}};
    snapshots::Snapshot snapshot;
    snapshot.hasSecrets = true;
    snapshot.hosts.push_back(std::move(host));
    snapshot.services.push_back(std::move(service));
    return snapshot;
}

} // namespace bayplan::tests
