namespace TelemetryGrid.Grains.Sources;

/// <summary>Encrypts credentials at rest.</summary>
public interface ICredentialProtector
{
    string Protect(string plaintext);

    string Unprotect(string protectedText);
}
