using System.Buffers.Binary;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// Tells whether the operating system has started anew since a file was written. While it has not, every byte handed to it is still
/// there; once it has, the newest bytes may be lost although their sequence numbers were acknowledged and are remembered elsewhere.
/// </summary>
internal static class BootIdentity
{
    private const string LinuxBootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>A number that differs between boots, or 0 where the system has none to give.</summary>
    public static ulong Read()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || !Guid.TryParse(File.ReadAllText(LinuxBootId).AsSpan().Trim(), out var id))
            {
                return 0;
            }
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes);
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
