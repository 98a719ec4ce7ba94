using System.Reflection;
using Patchbay.Endpoints.Kinds;
using Patchbay.Telemetry;

namespace Patchbay.Tests.Telemetry;

public sealed class SemanticNamesTests
{
    private static readonly Dictionary<string, string[]> Published = Read();

    [Fact]
    public void Every_name_is_one_of_the_conventions()
    {
        foreach (var name in Constants(typeof(SemanticNames)).Where(static name => name != SemanticNames.SchemaUrl)) Assert.Contains(name, Published);
    }

    [Fact]
    public void Own_names_are_not()
    {
        foreach (var name in Constants(typeof(OwnNames)))
        {
            Assert.StartsWith("patchbay", name, StringComparison.Ordinal);
            Assert.DoesNotContain(name, Published);
        }
    }

    [Fact]
    public void The_buckets_are_those_of_the_conventions()
    {
        Assert.Equal(Published[SemanticNames.TokenUsageMetric], SemanticNames.TokenBuckets.Select(static bound => bound.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(Published[SemanticNames.OperationDurationMetric], Text(SemanticNames.OperationBuckets));
        Assert.Equal(Published[SemanticNames.TimeToFirstChunkMetric], Text(SemanticNames.OperationBuckets));
        Assert.Equal(Published[SemanticNames.RequestDurationMetric], Text(SemanticNames.RequestBuckets));
    }

    [Fact]
    public void Providers_that_the_conventions_know_have_their_name()
    {
        string[] known = ["anthropic", "deepseek", "openai", "groq", "azure.ai.openai", "mistral_ai", "gcp.gemini", "x_ai", "moonshot_ai"];
        var all = KindCatalog.All.Select(static kind => SemanticNames.ProviderOf(kind.Name)).ToHashSet();
        Assert.All(known, name => Assert.Contains(name, all));
    }

    [Theory]
    [InlineData("/v1/messages", "/v1/messages")]
    [InlineData("/v1/messages/batches/msgbatch_1/results", "/v1/messages/batches/{rest}")]
    [InlineData("/v1/models/claude-x", "/v1/models/{model}")]
    [InlineData("/v1/whatever/4711", "/v1/{rest}")]
    [InlineData("/wp-login.php", null)]
    public void Paths_of_a_callers_making_make_no_series(string path, string? route) => Assert.Equal(route, SemanticNames.RouteOf(path));

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Text(IReadOnlyList<double> bounds) => bounds.Select(static bound => bound.ToString(CultureInfo.InvariantCulture));

    private static Dictionary<string, string[]> Read() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Telemetry", "semantic-conventions.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ')).ToDictionary(static parts => parts[0], static parts => parts[1..]);
}
