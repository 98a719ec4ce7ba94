namespace Patchbay.Console;

/// <summary>One part of the console: everything below <c>/console/NAME</c>.</summary>
internal interface IConsoleArea
{
    /// <summary>Its link in the bar.</summary>
    AreaLink Link { get; }

    /// <summary>Answers a request of somebody who is signed in; a POST has a form token.</summary>
    Task ServeAsync(ConsoleRequest request);
}

/// <summary>A link in the console's frame.</summary>
/// <param name="Name">The path's segment: <c>now</c>.</param>
/// <param name="Title">What people read.</param>
/// <param name="Key">The letter that leads there after <c>g</c>.</param>
public sealed record AreaLink(string Name, string Title, char Key)
{
    /// <summary>Where it leads.</summary>
    public string Url => $"{ConsolePaths.Root}/{Name}";
}
