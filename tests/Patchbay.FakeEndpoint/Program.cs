using Patchbay.FakeEndpoint;

// fake-endpoint [--name N] [--port P] [--script FILE] [--tls good|self-signed|expired|wrong-host] [--client-cert] [--ca-out FILE] [--proxy [--proxy-auth USER:PASS]]
// Prints one JSON line when it listens, and ends with its standard input, so that no test can leave it behind.
var options = Options.Parse(args);
var server = new FakeServer(options);
server.Start();
Console.WriteLine($$"""{"url":"{{server.Url}}"}""");
_ = Task.Run(server.AcceptAsync);
await Console.In.ReadToEndAsync();
