using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>What keys of <c>http_config</c> and <c>tls_config</c> may stand together.</summary>
internal static class HttpRules
{
    private static readonly string[] TlsVersions = ["TLS10", "TLS11", "TLS12", "TLS13"];

    public static void CheckHttp(Settings? http, FileErrors errors)
    {
        if (http is null)
        {
            return;
        }
        AtMostOne(http, errors, "bearer_token", "bearer_token_file");
        var bearer = http.Text("bearer_token").Length + http.Text("bearer_token_file").Length > 0;
        var (basic, authorization, oauth2) = (http.Section("basic_auth"), http.Section("authorization"), http.Section("oauth2"));
        if ((basic is null ? 0 : 1) + (authorization is null ? 0 : 1) + (oauth2 is null ? 0 : 1) + (bearer ? 1 : 0) > 1)
        {
            errors.Add(
                http.Line,
                "at most one of basic_auth, authorization, oauth2 and bearer_token or bearer_token_file may be configured"
            );
        }
        if (basic is not null)
        {
            AtMostOne(basic, errors, "username", "username_file", "username_ref");
            AtMostOne(basic, errors, "password", "password_file", "password_ref");
        }
        if (authorization is not null)
        {
            AtMostOne(authorization, errors, "credentials", "credentials_file", "credentials_ref");
            if (authorization.Text("type").Trim().Equals("basic", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(authorization.LineOf("type"), "the authorization type cannot be 'basic'; use basic_auth");
            }
        }
        if (oauth2 is not null)
        {
            Required(oauth2, errors, "client_id", "oauth2 needs a client_id");
            Required(oauth2, errors, "token_url", "oauth2 needs a token_url");
            AtMostOne(oauth2, errors, "client_secret", "client_secret_file", "client_secret_ref");
            CheckTls(oauth2.Section("tls_config"), errors);
            CheckProxy(oauth2, errors);
        }
        CheckTls(http.Section("tls_config"), errors);
        CheckProxy(http, errors);
    }

    public static void CheckTls(Settings? tls, FileErrors errors)
    {
        if (tls is null)
        {
            return;
        }
        AtMostOne(tls, errors, "ca", "ca_file", "ca_ref");
        AtMostOne(tls, errors, "cert", "cert_file", "cert_ref");
        AtMostOne(tls, errors, "key", "key_file", "key_ref");
        var cert = tls.Text("cert").Length + tls.Text("cert_file").Length + tls.Text("cert_ref").Length > 0;
        var key = tls.Text("key").Length + tls.Text("key_file").Length + tls.Text("key_ref").Length > 0;
        if (cert != key)
        {
            errors.Add(tls.Line, cert ? "a certificate is given without its key" : "a key is given without its certificate");
        }
        foreach (var version in (string[])["min_version", "max_version"])
        {
            if (tls.Text(version) is { Length: > 0 } text && !TlsVersions.Contains(text))
            {
                errors.Add(tls.LineOf(version), $"'{version}' is one of {string.Join(", ", TlsVersions)}, not '{text}'");
            }
        }
        if (string.CompareOrdinal(tls.Text("min_version"), tls.Text("max_version")) > 0 && tls.Text("max_version").Length > 0)
        {
            errors.Add(tls.LineOf("max_version"), "'max_version' is below 'min_version'");
        }
    }

    public static void AtMostOne(Settings settings, FileErrors errors, params ReadOnlySpan<string> keys)
    {
        var given = 0;
        long line = 0;
        foreach (var key in keys)
        {
            if (settings.Text(key).Length > 0)
            {
                given++;
                line = settings.LineOf(key);
            }
        }
        if (given > 1)
        {
            errors.Add(line, $"at most one of {string.Join(" & ", keys)} may be configured");
        }
    }

    public static void Required(Settings settings, FileErrors errors, string key, string reason)
    {
        if (settings.Text(key).Length == 0)
        {
            errors.Add(settings.LineOf(key), reason);
        }
    }

    private static void CheckProxy(Settings http, FileErrors errors)
    {
        var (url, env, none) = (
            http.Text("proxy_url").Length > 0,
            http.Flag("proxy_from_environment") == true,
            http.Text("no_proxy").Length > 0
        );
        if (env && (url || none))
        {
            errors.Add(http.LineOf("proxy_from_environment"), "proxy_from_environment cannot stand beside proxy_url or no_proxy");
        }
        if (!env && !url && (none || http.Has("proxy_connect_header")))
        {
            errors.Add(http.Line, "no_proxy and proxy_connect_header need a proxy_url");
        }
    }
}
