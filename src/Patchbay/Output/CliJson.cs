using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Commands;
using Patchbay.Composition;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.Control;

namespace Patchbay.Output;

/// <summary>The one JSON context of what commands print with <c>--json</c>. Property names are camelCase, as in the control API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(StatusOutput))]
[JsonSerializable(typeof(IReadOnlyList<EndpointOutput>))]
[JsonSerializable(typeof(IReadOnlyList<KindOutput>))]
[JsonSerializable(typeof(IReadOnlyList<FindingCodeOutput>))]
[JsonSerializable(typeof(IReadOnlyList<ModelOutput>))]
[JsonSerializable(typeof(IReadOnlyList<PriceOutput>))]
[JsonSerializable(typeof(UsageOutput))]
[JsonSerializable(typeof(SessionUsageOutput))]
[JsonSerializable(typeof(LedgerRowOutput))]
[JsonSerializable(typeof(UseOutput))]
[JsonSerializable(typeof(SessionEndpoint))]
[JsonSerializable(typeof(ExplainOutput))]
[JsonSerializable(typeof(DownOutput))]
[JsonSerializable(typeof(ServeOutput))]
[JsonSerializable(typeof(ConsoleOutput))]
[JsonSerializable(typeof(EndpointChangeOutput))]
[JsonSerializable(typeof(RestartOutput))]
[JsonSerializable(typeof(IReadOnlyList<TrafficEntry>))]
[JsonSerializable(typeof(DemoOutput))]
[JsonSerializable(typeof(IReadOnlyList<FileOutput>))]
[JsonSerializable(typeof(IReadOnlyList<ChangeOutput>))]
[JsonSerializable(typeof(ServiceOutput))]
[JsonSerializable(typeof(IReadOnlyList<StoredSessionOutput>))]
[JsonSerializable(typeof(IReadOnlyList<AgentOutput>))]
[JsonSerializable(typeof(WhyOutput))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The same on one line: for what is read while more may come.</summary>
    public static CliJson Line => field ??= new(new JsonSerializerOptions(Default.Options!) { WriteIndented = false });
}

/// <summary>What <c>patchbay status --json</c> prints.</summary>
/// <param name="Running">Whether a gateway runs for the settings file.</param>
/// <param name="Settings">The settings file.</param>
/// <param name="Gateway">The gateway's own words; null when none runs.</param>
/// <param name="SessionEndpoints">The sessions that have an endpoint of their own, the latest first.</param>
internal sealed record StatusOutput(bool Running, string Settings, GatewayStatus? Gateway, IReadOnlyList<SessionEndpoint> SessionEndpoints);

/// <summary>One line of <c>patchbay endpoint list --json</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Who is there.</param>
/// <param name="Url">Its base URL.</param>
/// <param name="Credential">What it gets, never a secret: <c>bearer ${env:NAME}</c>, <c>client</c>, <c>none</c>.</param>
/// <param name="Dialect">The language it speaks.</param>
/// <param name="Models">Its model map: name asked for, name sent.</param>
/// <param name="InForce">True for the endpoint that is plugged in.</param>
/// <param name="BuiltIn">True for one that is there without settings.</param>
internal sealed record EndpointOutput(string Name, string Kind, string Dialect, string Url, string Credential, Dictionary<string, string> Models, bool InForce, bool BuiltIn);

/// <summary>One line of <c>patchbay endpoint list --kinds --json</c>.</summary>
/// <param name="Kind">The kind's name in settings and commands.</param>
/// <param name="Who">Who is there.</param>
/// <param name="Url">Its usual address; empty where there is none.</param>
/// <param name="OtherUrls">Further addresses of the same kind.</param>
/// <param name="Note">What a person should know before using it.</param>
internal sealed record KindOutput(string Kind, string Who, string Url, IReadOnlyList<string> OtherUrls, string Note);

/// <summary>One line of <c>patchbay models --json</c>. What the endpoint does not tell is left out.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Title">Its name for people, with the endpoint's.</param>
/// <param name="Pick">The name that leads there from inside Claude Code: <c>/model NAME</c>, <c>--model NAME</c>.</param>
/// <param name="ContextWindow">Tokens of conversation and answer together.</param>
/// <param name="MaxOutputTokens">Most tokens of one answer.</param>
/// <param name="Tools">Whether it calls tools.</param>
/// <param name="Images">Whether it sees images.</param>
/// <param name="Thinks">Whether it thinks before it answers.</param>
internal sealed record ModelOutput(string Endpoint, string Model, string Title, string Pick, int? ContextWindow, int? MaxOutputTokens, bool? Tools, bool? Images, bool? Thinks);

/// <summary>One line of <c>patchbay explain --list --json</c>.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Layer">Whose turn it is to act.</param>
/// <param name="Title">What it is, in a few words.</param>
internal sealed record FindingCodeOutput(string Code, string Layer, string Title);

/// <summary>What <c>patchbay use --json</c> prints.</summary>
/// <param name="Before">The plug before, as written; empty = the default Anthropic API.</param>
/// <param name="After">The plug now, as written.</param>
/// <param name="Endpoint">Name of the endpoint that is in force now.</param>
/// <param name="Url">Its base URL.</param>
/// <param name="InForce">True when a running gateway has taken it over; false when none runs.</param>
/// <param name="Agents">Agents attached to that gateway, whose next request goes there.</param>
/// <param name="Direct">Process ids of agents without the gateway, which are started anew when their turn is over.</param>
internal sealed record UseOutput(string Before, string After, string Endpoint, string Url, bool InForce, IReadOnlyList<AttachedAgent> Agents, IReadOnlyList<int> Direct);

/// <summary>What <c>patchbay restart --json</c> prints.</summary>
/// <param name="Before">Process id before.</param>
/// <param name="After">Process id now; left out where a person must start it anew.</param>
/// <param name="Endpoint">Where it sends now: an endpoint's name; an address where a person must start it anew, and it would send there then.</param>
/// <param name="Url">That one's base URL.</param>
/// <param name="Command">The command line that brings the conversation back, once the process has ended; left out where it is back.</param>
internal sealed record RestartOutput(int Before, int? After, string Endpoint, string Url, string? Command);

/// <summary>What <c>patchbay explain CODE --json</c> prints.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Layer">Whose turn it is to act.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="When">When it appears, and how we tell.</param>
/// <param name="What">What it says, for an example.</param>
/// <param name="Remedy">What to do, for the same example.</param>
/// <param name="Causes">Further causes, and what to do about each.</param>
internal sealed record ExplainOutput(string Code, string Layer, string Title, string When, string What, string Remedy, IReadOnlyList<string> Causes)
{
    /// <summary>The page of an entry.</summary>
    public static ExplainOutput Of(FindingEntry entry)
    {
        var sample = SampleFinding.Of(entry);
        return new ExplainOutput(entry.Code, entry.Layer.Word(), entry.Title, entry.When, sample.What, sample.Remedy, entry.Causes);
    }
}

/// <summary>What <c>patchbay down --json</c> prints.</summary>
/// <param name="WasRunning">Whether there was a gateway to stop.</param>
/// <param name="Url">Where it listened.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="Finishing">Exchanges that were still open and are finished first.</param>
/// <param name="Agents">Agents that go on without a gateway.</param>
internal sealed record DownOutput(bool WasRunning, string? Url, int? Pid, int Finishing, IReadOnlyList<AttachedAgent> Agents);

/// <summary>What <c>patchbay serve --json</c> prints, on one line, once the gateway answers.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="Settings">Full path of the settings file.</param>
/// <param name="Endpoint">Name of the endpoint in force.</param>
/// <param name="EndpointUrl">That one's base URL.</param>
internal sealed record ServeOutput(string Url, int Pid, string Settings, string Endpoint, string EndpointUrl)
{
    /// <summary>A gateway that answers.</summary>
    public static ServeOutput Of(RunningGateway gateway, string settings)
    {
        var plugged = gateway.Settings.Plugged;
        return new ServeOutput(gateway.Url, Environment.ProcessId, settings, plugged.Name, plugged.Url.AbsoluteUri.TrimEnd('/'));
    }
}

/// <summary>What <c>patchbay console --json</c> prints.</summary>
/// <param name="Url">The link that signs a browser in; good until the gateway ends, and as secret as a password.</param>
/// <param name="Address">The console's address for a browser that is signed in.</param>
internal sealed record ConsoleOutput(string Url, string Address);

/// <summary>What <c>patchbay endpoint add|edit|remove --json</c> print.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Change">One of <c>added</c>, <c>changed</c>, <c>unchanged</c>, <c>removed</c>.</param>
/// <param name="Settings">Full path of the settings file.</param>
internal sealed record EndpointChangeOutput(string Name, string Change, string Settings)
{
    /// <summary>Prints it, when that was asked for.</summary>
    public static void Print(Talk talk, bool asJson, string name, string change, string settings)
    {
        if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(new EndpointChangeOutput(name, change, settings), CliJson.Default.EndpointChangeOutput));
    }
}
