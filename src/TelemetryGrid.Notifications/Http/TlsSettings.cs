using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>What a <c>tls_config</c> says of one side of TLS. Without it the server's certificate has to be one that this machine trusts.</summary>
internal static class TlsSettings
{
    private static readonly string[] Files = ["ca_file", "cert_file", "key_file"];

    /// <exception cref="UntoldException">A certificate or key cannot be read, or is not one.</exception>
    public static SslClientAuthenticationOptions Options(Settings? tls)
    {
        var options = new SslClientAuthenticationOptions();
        if (tls is null)
        {
            return options;
        }
        HttpAuthorization.Refuse(tls, "ca_ref", "cert_ref", "key_ref");
        options.TargetHost = tls.Text("server_name") is { Length: > 0 } name ? name : null;
        options.EnabledSslProtocols = Protocols(tls.Text("min_version"), tls.Text("max_version"));
        if (Pem(tls, "ca") is { Length: > 0 } authority)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            Take("ca", () => policy.CustomTrustStore.ImportFromPem(authority));
            options.CertificateChainPolicy = policy;
        }
        if (Pem(tls, "cert") is { Length: > 0 } certificate)
        {
            Take("cert", () => options.ClientCertificates = [WithKey(certificate, Pem(tls, "key"))]);
        }
        if (tls.Flag("insecure_skip_verify") == true)
        {
#pragma warning disable CA5359 // The operator asks for it by name.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        return options;
    }

    /// <summary>Changes when one of the files does.</summary>
    public static string Stamp(Settings? tls) =>
        tls is null
            ? ""
            : string.Join('|', Files.Select(key => tls.Text(key) is { Length: > 0 } path ? $"{File.GetLastWriteTimeUtc(path).Ticks}" : ""));

    private static string Pem(Settings tls, string key)
    {
        if (tls.Text(key) is { Length: > 0 } text)
        {
            return text;
        }
        try
        {
            return tls.Text($"{key}_file") is { Length: > 0 } path ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UntoldException($"the file of '{key}_file' cannot be read: {e.GetType().Name}", e) { CanRetry = true };
        }
    }

    private static X509Certificate2 WithKey(string certificate, string key)
    {
        using var found = X509Certificate2.CreateFromPem(certificate, key);
        // Windows' TLS takes no key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(found.Export(X509ContentType.Pkcs12), null);
    }

    private static void Take(string what, Action take)
    {
        try
        {
            take();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new UntoldException($"what 'tls_config' gives as {what} is not PEM that can be used", e);
        }
    }

#pragma warning disable CA5397, SYSLIB0039, CA5398 // Old versions only where the operator names one.
    private static SslProtocols Protocols(string lowest, string highest)
    {
        (string Name, SslProtocols Version)[] all =
        [
            ("TLS10", SslProtocols.Tls),
            ("TLS11", SslProtocols.Tls11),
            ("TLS12", SslProtocols.Tls12),
            ("TLS13", SslProtocols.Tls13),
        ];
        if (lowest.Length + highest.Length == 0)
        {
            return SslProtocols.None;
        }
        lowest = lowest.Length > 0 ? lowest : "TLS12";
        return all.Where(v =>
                string.CompareOrdinal(v.Name, lowest) >= 0 && (highest.Length == 0 || string.CompareOrdinal(v.Name, highest) <= 0)
            )
            .Aggregate(SslProtocols.None, (sum, v) => sum | v.Version);
    }
#pragma warning restore CA5397, SYSLIB0039, CA5398
}
