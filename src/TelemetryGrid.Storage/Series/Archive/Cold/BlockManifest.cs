using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Which blocks of a partition are live: one line of JSON, and a second line with its CRC-32C. Immutable.</summary>
internal sealed record BlockManifest
{
    public int Format { get; init; } = 1;

    public required int Partition { get; init; }

    public required long WindowMilliseconds { get; init; }

    /// <summary>Raised by every change; names of new blocks carry it.</summary>
    public long Generation { get; init; }

    public ImmutableArray<BlockEntry> Blocks { get; init; } = [];

    public byte[] ToBytes()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.BlockManifest);
        return [.. json, .. Encoding.ASCII.GetBytes($"\n{Crc32C.Compute(json):x8}\n")];
    }

    /// <exception cref="InvalidDataException">The bytes are no manifest.</exception>
    public static BlockManifest Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 10 || !bytes[^9..].SequenceEqual([.. Encoding.ASCII.GetBytes($"{Crc32C.Compute(bytes[..^10]):x8}\n")]))
        {
            throw new InvalidDataException("its checksum is wrong");
        }
        try
        {
            return JsonSerializer.Deserialize(bytes[..^10], ManifestJson.Default.BlockManifest) is { Format: 1 } manifest
                ? manifest
                : throw new InvalidDataException("its format is not known");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BlockManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
