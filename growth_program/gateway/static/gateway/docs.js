// Shows the contract. Nothing is sent from here: requests are signed, and a browser has no secret.
const contract = document.getElementById("contract");
const nothing = () => null;

SwaggerUIBundle({
  url: contract.dataset.schema,
  domNode: contract,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null,
  plugins: [
    () => ({
      wrapComponents: {
        authorizeBtn: () => nothing,
        authorizeOperationBtn: () => nothing,
      },
    }),
  ],
});
