using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Errors;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>One parameter of a query, declared once: it is read, checked and described by the same definition.</summary>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>What may stand there, for the API's description.</summary>
    public abstract OpenApiSchema Schema { get; }
}

/// <summary>A parameter with values of a type. <see cref="Read"/> is not called for a parameter that was left out.</summary>
internal abstract record QueryParameter<T>(string Name, string Description, T Default) : QueryParameter(Name, Description)
{
    /// <summary>Reads the text; false leaves <paramref name="expected"/> for "… must be {expected}".</summary>
    public abstract bool TryRead(string text, out T value, out string expected);

    public T Read(QueryValues values, FieldErrors errors)
    {
        if (!values.TryGet(Name, out var text))
        {
            return Default;
        }
        if (TryRead(text, out var value, out var expected))
        {
            return value;
        }
        errors.Add(Name, $"{Name} must be {expected}; it was {FieldErrors.Quote(text)}.");
        return Default;
    }

    protected JsonNode? DefaultNode => Default is null ? null : JsonValue.Create(Default.ToString());
}
