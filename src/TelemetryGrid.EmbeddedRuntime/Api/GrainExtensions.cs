using Orleans.Runtime;
using TelemetryGrid.EmbeddedRuntime;

namespace Orleans;

public static class GrainExtensions
{
    /// <summary>A reference to this grain or observer as another of its interfaces, to be handed to others.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)(object)ReferenceOf(grain).As(typeof(TGrainInterface));

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    public static GrainId GetGrainId(this IAddressable grain) =>
        grain switch
        {
            GrainReference reference => reference.GrainId,
            IGrainBase { GrainContext: { } context } => context.GrainId,
            _ => throw NotAGrain(grain),
        };

    public static string GetPrimaryKeyString(this IAddressable grain) => GetGrainId(grain).Key.Text;

    public static long GetPrimaryKeyLong(this IAddressable grain) => GetGrainId(grain).GetIntegerKey();

    public static Guid GetPrimaryKey(this IAddressable grain) => GetGrainId(grain).GetGuidKey();

    private static GrainReference ReferenceOf(IAddressable grain) =>
        grain switch
        {
            GrainReference reference => reference,
            IGrainBase { GrainContext: { } context } => context.GrainReference,
            _ => throw NotAGrain(grain),
        };

    private static ArgumentException NotAGrain(IAddressable? grain) =>
        new($"{grain?.GetType().Name ?? "null"} is neither a grain reference nor a grain activated by the runtime.", nameof(grain));
}
