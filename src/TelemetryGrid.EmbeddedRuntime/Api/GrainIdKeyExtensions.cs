using System.Globalization;

namespace Orleans.Runtime;

/// <summary>How integer and GUID keys are written as text: upper-case hexadecimal and format N.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N", CultureInfo.InvariantCulture));

    public static bool TryGetIntegerKey(this GrainId grainId, out long key) =>
        long.TryParse(grainId.Key.Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key) => Guid.TryParseExact(grainId.Key.Text, "N", out key);

    public static long GetIntegerKey(this GrainId grainId) =>
        TryGetIntegerKey(grainId, out var key) ? key : throw new InvalidOperationException($"The key of {grainId} is not an integer.");

    public static Guid GetGuidKey(this GrainId grainId) =>
        TryGetGuidKey(grainId, out var key) ? key : throw new InvalidOperationException($"The key of {grainId} is not a GUID.");
}
