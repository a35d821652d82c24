using Microsoft.AspNetCore.DataProtection;
using TelemetryGrid.Grains.Sources;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Encrypts credentials with keys kept apart from the state they are in.</summary>
internal sealed class CredentialProtector(IDataProtectionProvider provider) : ICredentialProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("TelemetryGrid.Sources.Credentials");

    public string Protect(string plaintext) => _protector.Protect(plaintext);

    public string Unprotect(string protectedText) => _protector.Unprotect(protectedText);
}
