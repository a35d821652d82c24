using TelemetryGrid.Grains.Sources;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Stands for encryption: enough to see whether a plain text got past it.</summary>
internal sealed class ReversingProtector : ICredentialProtector
{
    public string Protect(string plaintext) => new([.. plaintext.Reverse()]);

    public string Unprotect(string protectedText) => new([.. protectedText.Reverse()]);
}
