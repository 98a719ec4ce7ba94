namespace Patchbay.Output;

/// <summary>A route and its derivation for people: the answer first, then every value that was found, the winner marked.</summary>
internal static class RouteLines
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, WhyOutput why, DateTimeOffset now, string home)
    {
        WriteAnswer(output, why, now, home);
        foreach (var variable in why.Variables) WriteVariable(output, variable);
        if (why.LookedAt.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("nothing in");
            foreach (var place in why.LookedAt) output.WriteLine($"  {place}");
        }

        if (why.Finding is { } finding) WriteAside(output, "stale", $"{finding.What} {finding.Evidence}. {finding.Code}", finding.Remedy);
        foreach (var warning in why.Warnings) WriteAside(output, warning.Level, warning.Text, warning.Hint);
    }

    /// <summary>Where a gateway of ours sends it on.</summary>
    public static string Where(GatewayOutput gateway) => gateway switch
    {
        { OfSession: true, Url.Length: 0 } => $"where this session was given {gateway.Endpoint} for itself, which the settings do not have any more",
        { OfSession: true } => $"where this session was given {gateway.Endpoint} ({gateway.Url}) for itself",
        _ => $"plugged into {gateway.Endpoint} ({gateway.Url})",
    };

    /// <summary>A header that identifies the caller, and what it comes from.</summary>
    public static string Words(CredentialOutput credential) => $"{credential.Header} from {credential.From}{(credential.Where.Length > 0 ? $" ({credential.Where})" : "")}";

    private static void WriteAnswer(TextWriter output, WhyOutput why, DateTimeOffset now, string home)
    {
        var route = why.Route;
        output.WriteLine(why.Agent is { } agent
            ? $"process       {agent.Pid}, {agent.Kind}{(agent.Version.Length > 0 ? $", version {agent.Version}" : "")}, in {HomePath.Show(agent.Folder, home)}"
            : "process       a Claude Code started here now");
        output.WriteLine($"sends to      {(route.Endpoint.Length == 0 ? "(cannot be told from here)" : route.Endpoint)}{(route.Provider == "anthropic" ? "" : $" ({route.Provider})")}{(route.Certainty == "likely" ? ", most likely" : "")}");
        if (route.Gateway is { } gateway) output.WriteLine($"which is      the gateway of {HomePath.Show(gateway.Settings, home)}, {Where(gateway)}");
        output.WriteLine($"because of    {(route.Variable.Length > 0 ? $"{route.Variable} in " : "")}{route.Source}");
        if (why.Pin.Length > 0) output.WriteLine($"pinned by     {why.Pin}: no settings file can move it");
        if (route.Evidence.Length > 0) output.WriteLine($"evidence      {route.Evidence}");
        output.WriteLine($"credential    {(why.Credentials.Count == 0 ? "none" : string.Join("; ", why.Credentials.Select(Words)))}{(why.CredentialCertainty == "likely" ? ", most likely" : "")}");
        if (why.CredentialEvidence.Length > 0) output.WriteLine($"              {why.CredentialEvidence}");
        if (why.Agent is not null) output.WriteLine($"after restart {(route.Stale ? route.AfterRestart : "the same")}");
        if (why.Agent?.Seen is { } seen) output.WriteLine($"last request  {seen.Endpoint}, {Age.Of(now - seen.Time)} ago ({seen.Status}{(seen.Model.Length > 0 ? $", {seen.Model}" : "")})");
    }

    private static void WriteVariable(TextWriter output, VariableOutput variable)
    {
        output.WriteLine();
        output.WriteLine(variable.Values.Count == 0 ? $"{variable.Variable} (set nowhere)" : variable.Variable);
        var value = variable.Values.Select(line => line.Value.Length).DefaultIfEmpty().Max();
        var place = variable.Values.Select(line => line.Where.Length).DefaultIfEmpty().Max();
        foreach (var line in variable.Values)
            output.WriteLine($"{(line.Wins ? "→" : " ")} {line.Value.PadRight(value)}  {line.Where.PadRight(place)}  {(line.Wins ? "in force" : line.Why)}".TrimEnd());
    }

    private static void WriteAside(TextWriter output, string word, string text, string hint)
    {
        output.WriteLine();
        output.WriteLine($"{word}: {text}");
        output.WriteLine($"hint: {hint}");
    }
}
