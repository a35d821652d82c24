using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Certificates from the files a definition names.</summary>
internal static class GnmiCertificates
{
    /// <summary>Our own certificate with its key; null when none is named.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static X509Certificate2? Own(GnmiDefinition definition)
    {
        if (definition.CertificateFile.Length == 0)
        {
            return null;
        }
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(
                definition.CertificateFile,
                definition.KeyFile.Length > 0 ? definition.KeyFile : null
            );
            // Windows cannot use a key that exists in memory alone.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"The certificate '{definition.CertificateFile}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Trusts the named authorities alone; null where the system's are to be trusted.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static X509ChainPolicy? Authorities(GnmiDefinition definition)
    {
        if (definition.CaFile.Length == 0)
        {
            return null;
        }
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(definition.CaFile);
        }
        catch (Exception e) when (e is CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"The authorities '{definition.CaFile}' cannot be read: {e.Message}", e);
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw new IOException($"'{definition.CaFile}' holds no certificate.");
    }

    public static SslClientAuthenticationOptions Client(GnmiDefinition definition)
    {
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = Authorities(definition) };
        if (Own(definition) is { } own)
        {
            options.ClientCertificates = [own];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }
        if (definition.InsecureSkipVerify)
        {
#pragma warning disable CA5359, MA0039 // what the user asked for, in so many words
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        return options;
    }
}
