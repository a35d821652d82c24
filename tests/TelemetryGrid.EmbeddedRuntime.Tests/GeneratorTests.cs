using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TelemetryGrid.EmbeddedRuntime.Generator;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public sealed class GeneratorTests
{
    private static GeneratorDriverRunResult Run(string members, string declaration = "public interface IProbe : IGrainWithStringKey")
    {
        var source = $$"""
            using System; using System.Threading.Tasks; using Orleans; using Orleans.Concurrency;
            namespace Probe;
            {{declaration}} { {{members}} }
            """;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            "Probe",
            [CSharpSyntaxTree.ParseText(source)],
            trusted.Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        var driver = CSharpGeneratorDriver
            .Create(new GrainProxyGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        if (driver.GetRunResult().Diagnostics.IsEmpty)
            Assert.Empty(output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return driver.GetRunResult();
    }

    [Theory]
    [InlineData("Task<T> GetAsync<T>();", "TGR001")]
    [InlineData("int Get();", "TGR003")]
    [InlineData("void Tell();", "TGR003")]
    [InlineData("Task GetAsync(ref int value);", "TGR004")]
    [InlineData("Task GetAsync(out int value);", "TGR004")]
    [InlineData("string Name { get; }", "TGR005")]
    [InlineData("event Action Changed;", "TGR005")]
    public void Generate_WhatCannotBeCalled_IsOneDiagnostic(string member, string id)
    {
        var diagnostic = Assert.Single(Run(member).Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
    }

    [Fact]
    public void Generate_GenericInterface_IsOneDiagnostic() =>
        Assert.Equal(
            "TGR002",
            Assert.Single(Run("Task GetAsync(T value);", "public interface IProbe<T> : IGrainWithStringKey").Diagnostics).Id
        );

    [Fact]
    public void Generate_PrivateInterface_IsOneDiagnostic() =>
        Assert.Equal(
            "TGR006",
            Assert.Single(Run("private interface IInner : IGrainWithStringKey { Task GetAsync(); }", "public class Outer").Diagnostics).Id
        );

    [Theory]
    [InlineData("Task AAsync(); Task AAsync(int x); ValueTask BAsync(string? s); ValueTask<int?> CAsync(int[] @event);")]
    [InlineData("Task<(int Sum, string Name)> GetAsync((int, int) pair, Func<int>? callback);")]
    [InlineData(
        "[OneWay] Task TellAsync(int x); [ReadOnly] Task<int> GetAsync(); [AlwaysInterleave, ResponseTimeout(\"00:00:05\")] Task<int> PeekAsync();"
    )]
    [InlineData("Task DefaultAsync() => Task.CompletedTask; static int Twice(int x) => 2 * x;")]
    [InlineData("")]
    public void Generate_Callable_Compiles(string members) => Assert.Empty(Run(members).Diagnostics);

    [Fact]
    public void Generate_ObserverWithVoidMethods_CompilesAsOneWay()
    {
        var result = Run("void OnNext(int x); Task<bool> AskAsync();", "public interface IProbe : IGrainObserver");
        Assert.Empty(result.Diagnostics);
        Assert.Contains("GrainMethodOptions.OneWay", result.GeneratedTrees[0].ToString());
    }

    [Fact]
    public void Generate_InterfaceThatIsNoGrain_GeneratesNothing() =>
        Assert.Empty(Run("int Get();", "public interface IProbe : IDisposable").GeneratedTrees);
}
