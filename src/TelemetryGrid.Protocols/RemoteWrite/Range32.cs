namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Bytes of a body from <see cref="Start"/> up to, not with, <see cref="End"/>.</summary>
internal readonly record struct Range32(int Start, int End)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body[Start..End];
}
