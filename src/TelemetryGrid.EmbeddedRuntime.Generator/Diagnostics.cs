using Microsoft.CodeAnalysis;

namespace TelemetryGrid.EmbeddedRuntime.Generator;

/// <summary>What a grain interface must not contain. Each message is one sentence that says what to do.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor GenericMethod = Rule(
        "TGR001",
        "Grain interface methods cannot be generic",
        "'{0}' is generic, which grain calls do not support; declare one method per type"
    );

    public static readonly DiagnosticDescriptor GenericInterface = Rule(
        "TGR002",
        "Grain interfaces cannot be generic",
        "'{0}' is generic, which grain interfaces do not support; declare one interface per type"
    );

    public static readonly DiagnosticDescriptor ReturnType = Rule(
        "TGR003",
        "Grain methods return tasks",
        "'{0}' must return Task, Task<T>, ValueTask or ValueTask<T> (an observer's method may also return void)"
    );

    public static readonly DiagnosticDescriptor RefParameter = Rule(
        "TGR004",
        "Grain calls pass values",
        "'{0}' has a ref, out or in parameter, which cannot cross a grain call; return the value instead"
    );

    public static readonly DiagnosticDescriptor NotAMethod = Rule(
        "TGR005",
        "Grain interfaces have methods only",
        "'{0}' is a property or event, which grain interfaces cannot have; declare a method that returns a task"
    );

    public static readonly DiagnosticDescriptor NotAccessible = Rule(
        "TGR006",
        "Grain interfaces are visible to their assembly",
        "'{0}' is private or protected, so no proxy can implement it; make it internal or public"
    );

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "TelemetryGrid.EmbeddedRuntime", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
