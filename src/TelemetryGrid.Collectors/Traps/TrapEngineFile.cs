using System.Buffers.Binary;
using System.Security.Cryptography;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// Our engine's id and the number of its starts, which v3 senders of informs rely on: the id stays, the number only grows (RFC 3414 §2.2).
/// The contents are the number (little-endian, 4 bytes) and the id.
/// </summary>
internal static class TrapEngineFile
{
    private const int Version = 1;
    private const int MinimumId = 5;

    /// <summary>Reads the file and stores one start more. A file that cannot be read is replaced by a new engine, whose id nobody has seen.</summary>
    /// <exception cref="IOException">The start cannot be stored; the message is one sentence.</exception>
    public static (byte[] EngineId, int Boots) NextStart(string path)
    {
        try
        {
            var status = AtomicFile.TryRead(path, Version, out var contents);
            var isGood =
                status == AtomicFileStatus.Ok
                && contents.Length is >= sizeof(int) + MinimumId and <= sizeof(int) + SnmpLimits.MaxEngineIdLength;
            var engineId = isGood ? contents[sizeof(int)..] : NewId();
            var before = isGood ? Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(contents)) : 0;
            var boots = before == int.MaxValue ? before : before + 1;
            var next = new byte[sizeof(int) + engineId.Length];
            BinaryPrimitives.WriteInt32LittleEndian(next, boots);
            engineId.CopyTo(next, sizeof(int));
            AtomicFile.Write(path, Version, next);
            return (engineId, boots);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The SNMP engine's state cannot be kept in {path}: {e.Message}", e);
        }
    }

    // RFC 3411 §5, SnmpEngineID: the first bit set, an enterprise (0, reserved), format 5 for octets of our choice
    private static byte[] NewId() => [0x80, 0, 0, 0, 5, .. RandomNumberGenerator.GetBytes(12)];
}
